namespace EdgeMLOps.Appliance.Core.Inference.Isolation;

/// <summary>Where each image's outputs are copied to; kept from run to run, as large as the largest.</summary>
internal sealed class OutputBuffer
{
    private readonly List<(float[] Values, int Length)> _images = [];

    /// <summary>Makes room for an image's values.</summary>
    public Span<float> Take(int index, int length)
    {
        while (_images.Count <= index)
        {
            _images.Add(([], 0));
        }

        var values = _images[index].Values.Length < length ? new float[length] : _images[index].Values;
        _images[index] = (values, length);
        return values.AsSpan(0, length);
    }

    /// <summary>An image's values.</summary>
    public ReadOnlySpan<float> Of(int index) => _images[index].Values.AsSpan(0, _images[index].Length);
}

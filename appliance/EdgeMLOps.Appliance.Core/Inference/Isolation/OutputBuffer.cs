namespace EdgeMLOps.Appliance.Core.Inference.Isolation;

/// <summary>Where outputs are copied to; kept from run to run, as large as the largest.</summary>
internal sealed class OutputBuffer
{
    private float[] _values = [];

    public Span<float> Take(int length)
    {
        if (_values.Length < length)
        {
            _values = new float[length];
        }

        return _values.AsSpan(0, length);
    }
}

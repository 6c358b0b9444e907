namespace EdgeMLOps.Appliance.Core.Inference.Outputs;

/// <summary>What a graph gave for one image: its outputs one after another, in the format's order, whatever their type was.</summary>
internal readonly ref struct ImageOutput
{
    private readonly IReadOnlyList<int[]> _shapes;

    /// <param name="shapes">Sides of each output, without the axis of images.</param>
    /// <param name="values">Their values, row by row; as many as the shapes say.</param>
    public ImageOutput(IReadOnlyList<int[]> shapes, ReadOnlySpan<float> values)
    {
        _shapes = shapes;
        All = values;
    }

    /// <summary>The values of all outputs.</summary>
    public ReadOnlySpan<float> All { get; }

    /// <summary>Sides of all outputs.</summary>
    public IReadOnlyList<int[]> Shapes => _shapes;

    /// <summary>Sides of one output.</summary>
    public int[] Shape(int output) => _shapes[output];

    /// <summary>Values of one output.</summary>
    public ReadOnlySpan<float> Values(int output)
    {
        var begin = 0;
        for (var i = 0; i < output; i++)
        {
            begin += Sides.Count(_shapes[i]);
        }

        return All.Slice(begin, Sides.Count(_shapes[output]));
    }
}

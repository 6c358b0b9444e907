using EdgeMLOps.TestKit.Onnx;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Outputs;

/// <summary>One output of an <see cref="EchoGraph"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sides">Sides of one image's; none: one number.</param>
internal sealed record EchoOutput(string Name, params int[] Sides)
{
    public OnnxType Type { get; init; } = OnnxType.F32;

    /// <summary>Whether an axis of images stands before them.</summary>
    public bool HasImageAxis { get; init; } = true;

    /// <summary>Whether the rows of all images stand in one list.</summary>
    public bool IsMerged { get; init; }

    /// <summary>Whether the graph says its shape.</summary>
    public bool IsAnnounced { get; init; } = true;

    /// <summary>Whether each value is multiplied by the second input, width and height in turn.</summary>
    public bool IsScaled { get; init; }

    public int Length => Sides.Aggregate(1, (all, side) => all * side);
}

namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>An input that tells the graph the size of the image it is given: two numbers an image, so that its boxes come out in those pixels.</summary>
public sealed record ModelSizeInput
{
    /// <summary>Name of the graph's input.</summary>
    public required string Name { get; init; }

    /// <summary>Element type; <c>int64</c> or <c>float32</c>.</summary>
    public required string Dtype { get; init; }

    /// <summary>Which number is first; <c>heightWidth</c> or <c>widthHeight</c>.</summary>
    public required string Order { get; init; }
}

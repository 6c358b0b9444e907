namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>What a model gives.</summary>
public sealed record ModelOutput
{
    /// <summary>Name of the graph's output.</summary>
    public required string Name { get; init; }

    /// <summary><c>yolov8</c>: [batch, 4 + classes, boxes] with centre and size in input pixels, then class scores 0..1.</summary>
    public required string Format { get; init; }
}

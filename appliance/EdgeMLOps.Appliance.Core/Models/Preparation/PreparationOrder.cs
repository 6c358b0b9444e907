namespace EdgeMLOps.Appliance.Core.Models.Preparation;

/// <summary>What is to be made of a graph and images.</summary>
public sealed record PreparationOrder
{
    /// <summary>The ONNX graph; weights outside it lie in its folder.</summary>
    public required string Graph { get; init; }

    /// <summary>The images, any files; in this order of preference.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>The package's folder: not there yet, or empty.</summary>
    public required string Folder { get; init; }

    /// <summary>The manifest as its maker completed it; null: one is proposed, and what no graph tells is left open in it.</summary>
    public byte[]? Manifest { get; init; }

    /// <summary>Side of the input where the graph takes any and no manifest says which, in pixels.</summary>
    public int FreeSide { get; init; } = 640;

    /// <summary>Most images of the set: 1 to 1000.</summary>
    public int MostImages { get; init; } = 100;

    /// <summary>Least score of the boxes that the set expects, 0 to 1; null: half of the policy's lowest threshold.</summary>
    public double? ScoreAtLeast { get; init; }

    /// <summary>Least intersection over union of an expected and a found box, above 0, at most 1.</summary>
    public double Iou { get; init; } = 0.9;

    /// <summary>Largest difference of their scores, 0 to 1.</summary>
    public double ScoreTolerance { get; init; } = 0.02;

    /// <summary>Longest median time of an image, in milliseconds; null: ten times what it takes here, one second at least.</summary>
    public int? LatencyCeilingMs { get; init; }
}

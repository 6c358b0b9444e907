namespace EdgeMLOps.Appliance.Core.Models.Preparation;

/// <summary>A package's folder that was made.</summary>
public sealed record PreparationReport
{
    /// <summary>The folder.</summary>
    public required string Folder { get; init; }

    /// <summary>What speaks for the proposed manifest; empty where its maker gave one.</summary>
    public required IReadOnlyList<string> Why { get; init; }

    /// <summary>Keys of the manifest that its maker has to complete or check; empty where they gave it.</summary>
    public required IReadOnlyList<string> Open { get; init; }

    /// <summary>Every image, in the order it was given.</summary>
    public required IReadOnlyList<PreparedImage> Images { get; init; }

    /// <summary>Least score of the boxes that the set expects.</summary>
    public required double ScoreAtLeast { get; init; }

    /// <summary>Boxes that it expects.</summary>
    public required int Boxes { get; init; }

    /// <summary>Median time of an image here, each alone.</summary>
    public required TimeSpan Median { get; init; }

    /// <summary>Longest median time it allows, in milliseconds.</summary>
    public required int LatencyCeilingMs { get; init; }

    /// <summary>What it was run on: provider and version of ONNX Runtime.</summary>
    public required string Engine { get; init; }

    /// <summary>What its maker should know of it.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}

using EdgeMLOps.Appliance.Core.PostProcessing.Documents;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Replay;

/// <summary>What is to be replayed.</summary>
public sealed record ReplayWish
{
    /// <summary>The policy.</summary>
    public required PolicyDocument Policy { get; init; }

    /// <summary>On what was recorded since.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>A file of truths (CSV); null: none.</summary>
    public string? TruthFile { get; init; }

    /// <summary>Least intersection over union of a box with the truth that it finds, 0 to 1.</summary>
    public double Iou { get; init; } = 0.5;
}

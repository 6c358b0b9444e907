using EdgeMLOps.Appliance.Core.PostProcessing.Tightening;

namespace EdgeMLOps.Appliance.Core.PostProcessing;

/// <summary>What a policy says of one class, as the filter uses it.</summary>
internal sealed record ClassRules
{
    /// <summary>Lowest score that is kept, by acquisition group.</summary>
    public required IReadOnlyList<float> Thresholds { get; init; }

    public required double MinAreaMm2 { get; init; }

    public required double MaxAreaMm2 { get; init; }

    public required double MinAreaPercent { get; init; }

    public required double MaxAreaPercent { get; init; }

    /// <summary>Least of the longer side over the shorter.</summary>
    public double MinAspect { get; init; } = 1;

    public double MaxAspect { get; init; } = double.PositiveInfinity;

    public double BorderMarginPercent { get; init; }

    public int MaxBoxes { get; init; } = int.MaxValue;

    /// <summary>Null: boxes stay as they are.</summary>
    public BoxTightening? Tightening { get; init; }
}

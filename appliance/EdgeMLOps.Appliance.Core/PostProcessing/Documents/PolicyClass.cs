using EdgeMLOps.Appliance.Core.PostProcessing.Tightening;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Documents;

/// <summary>What a policy document says of one class.</summary>
internal sealed record PolicyClass
{
    /// <summary>Lowest score that is kept.</summary>
    public required double Threshold { get; init; }

    /// <summary>The same for images taken in another way.</summary>
    public required IReadOnlyDictionary<AcquisitionGroup, double> Groups { get; init; }

    /// <summary>Area on images whose spacing is known, in mm2.</summary>
    public required PolicyRange AreaMm2 { get; init; }

    /// <summary>Area on others, in percent of the image.</summary>
    public required PolicyRange AreaPercent { get; init; }

    /// <summary>Longer side over shorter.</summary>
    public required PolicyRange Aspect { get; init; }

    public required double BorderMarginPercent { get; init; }

    /// <summary>Null: as many as there are.</summary>
    public required int? MaxBoxes { get; init; }

    /// <summary>Null: boxes stay as they are.</summary>
    public required BoxTightening? Tightening { get; init; }

    /// <summary>The lowest of all its thresholds.</summary>
    public double LeastThreshold => Groups.Values.Append(Threshold).Min();
}

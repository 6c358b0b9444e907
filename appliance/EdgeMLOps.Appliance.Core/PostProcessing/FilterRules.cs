using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing.Suppression;

namespace EdgeMLOps.Appliance.Core.PostProcessing;

/// <summary>A policy as the filter uses it, wherever it was written: by class id, everything said.</summary>
internal sealed record FilterRules
{
    public required string Digest { get; init; }

    public required IReadOnlyList<ClassRules> Classes { get; init; }

    public required BoxSuppression Suppression { get; init; }

    /// <summary>Overlap above which boxes mark the same thing.</summary>
    public required double Share { get; init; }

    public double? NestedShare { get; init; }

    /// <summary>Share of a box that must lie on the image.</summary>
    public double MinInsideShare { get; init; }

    public required int MaxBoxes { get; init; }

    public BoxRounding Rounding { get; init; }

    /// <summary>Whether a box's edges depend on pixels.</summary>
    public bool Tightens => Classes.Any(one => one.Tightening is not null);

    /// <summary>Of the policy that a model brings.</summary>
    public static FilterRules Of(BoxPolicy policy, IReadOnlyList<ModelClass> classes) => new()
    {
        Digest = policy.Digest,
        Classes = [.. classes.Select(one => new ClassRules
        {
            Thresholds = [.. Enumerable.Repeat((float)policy.Thresholds[one.Name], AcquisitionGroups.Count)],
            MinAreaMm2 = policy.MinAreaMm2,
            MaxAreaMm2 = policy.MaxAreaMm2,
            MinAreaPercent = policy.MinAreaPercent,
            MaxAreaPercent = policy.MaxAreaPercent,
            MaxAspect = policy.MaxAspect ?? double.PositiveInfinity,
            BorderMarginPercent = policy.BorderMarginPercent,
        })],
        Suppression = policy.Suppression ?? new BoxSuppression { Method = SuppressionMethod.Greedy },
        Share = policy.NmsIou,
        NestedShare = policy.NestedShare,
        MaxBoxes = policy.MaxBoxes,
    };
}

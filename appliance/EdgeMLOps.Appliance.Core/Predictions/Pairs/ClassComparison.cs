namespace EdgeMLOps.Appliance.Core.Predictions.Pairs;

/// <summary>What two models made of one class, over the images that both saw.</summary>
/// <param name="Class">Name of the class.</param>
/// <param name="Studies">By study: found on any of its images that both saw.</param>
/// <param name="Images">By image: found at all, wherever the boxes lie.</param>
/// <param name="BoxesMatched">Boxes of both that lie on each other.</param>
/// <param name="BoxesOnlyActive">Boxes of the model that served alone.</param>
/// <param name="BoxesOnlyShadow">Boxes of the shadow alone.</param>
/// <param name="MeanOverlap">Mean intersection over union of the matched ones; null where there is none.</param>
/// <param name="MeanScoreDifference">Mean of the shadow's score less the other's over the matched ones; null where there is none.</param>
/// <param name="ScoreDifferences">These differences counted in 11 equal bins from -1 to 1.</param>
public sealed record ClassComparison(
    string Class,
    PairedOutcomes Studies,
    PairedOutcomes Images,
    long BoxesMatched,
    long BoxesOnlyActive,
    long BoxesOnlyShadow,
    double? MeanOverlap,
    double? MeanScoreDifference,
    IReadOnlyList<long> ScoreDifferences);

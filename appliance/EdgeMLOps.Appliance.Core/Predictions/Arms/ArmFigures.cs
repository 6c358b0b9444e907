namespace EdgeMLOps.Appliance.Core.Predictions.Arms;

/// <summary>What there is of one arm.</summary>
/// <param name="Studies">Studies drawn to it.</param>
/// <param name="StudiesAnalysed">Those of them of which an image was analysed, by whichever model has its result: the tests are made on these.</param>
/// <param name="Images">Images that the arm's own model analysed.</param>
/// <param name="ImagesFailed">Images of the arm that failed in its own model, or before any.</param>
/// <param name="BoxesAStudy">Mean number of boxes of a study that the arm's own model has; null where there is none.</param>
/// <param name="MeanMs">Mean time of an image in the arm's own model, from decoding to boxes, in milliseconds; null where there is none.</param>
/// <param name="NinetyFifthMs">The time that 95 % of these images did not exceed.</param>
public sealed record ArmFigures(
    long Studies, long StudiesAnalysed, long Images, long ImagesFailed, double? BoxesAStudy, double? MeanMs, double? NinetyFifthMs);

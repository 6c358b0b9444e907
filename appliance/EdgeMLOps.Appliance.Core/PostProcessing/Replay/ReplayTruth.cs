namespace EdgeMLOps.Appliance.Core.PostProcessing.Replay;

/// <summary>Kept boxes beside the truth.</summary>
/// <param name="Images">Images of the truth that are in the log.</param>
/// <param name="MissingImages">Images of the truth that are not, or not of this model and time.</param>
/// <param name="Findings">Findings on those in the log.</param>
/// <param name="Iou">Least intersection over union of a box with the finding it finds.</param>
/// <param name="FoundBefore">Findings found, as recorded.</param>
/// <param name="FoundAfter">Under the policy.</param>
/// <param name="FalsePositivesBefore">Kept boxes that find nothing, as recorded.</param>
/// <param name="FalsePositivesAfter">Under the policy.</param>
public sealed record ReplayTruth(
    long Images, long MissingImages, long Findings, double Iou, long FoundBefore, long FoundAfter, long FalsePositivesBefore, long FalsePositivesAfter)
{
    /// <summary>Share of the findings found, as recorded; null without findings.</summary>
    public double? SensitivityBefore => Share(FoundBefore, Findings);

    /// <summary>Share of the findings found under the policy; null without findings.</summary>
    public double? SensitivityAfter => Share(FoundAfter, Findings);

    /// <summary>False positives an image, as recorded; null without images.</summary>
    public double? FalsePositivesPerImageBefore => Share(FalsePositivesBefore, Images);

    /// <summary>False positives an image under the policy; null without images.</summary>
    public double? FalsePositivesPerImageAfter => Share(FalsePositivesAfter, Images);

    internal static ReplayTruth Of(ReplayTally tally, int named, double iou) => new(
        tally.TruthImages, Math.Max(0, named - tally.TruthImages), tally.Truths, iou, tally.Before.Found, tally.After.Found, tally.Before.FalsePositives, tally.After.FalsePositives);

    private static double? Share(long part, long whole) => whole == 0 ? null : Math.Round(part / (double)whole, 4);
}

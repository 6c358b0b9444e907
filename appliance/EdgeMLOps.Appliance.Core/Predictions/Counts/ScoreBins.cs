namespace EdgeMLOps.Appliance.Core.Predictions.Counts;

/// <summary>The fixed bins of score histograms: twenty of the same width from 0 to 1, each with its lower edge; the last has 1 too.</summary>
public static class ScoreBins
{
    /// <summary>How many.</summary>
    public const int Count = 20;

    internal static int Of(float score) => Math.Clamp((int)((double)score * Count), 0, Count - 1);
}

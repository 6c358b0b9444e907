namespace EdgeMLOps.Appliance.Core.Inference.Outputs;

/// <summary>Which class has the highest score.</summary>
internal static class BestClass
{
    /// <summary>The first of the highest; the first NaN where there is one, so that it is seen.</summary>
    /// <param name="scores">At least one score.</param>
    public static int Of(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var c = 1; c < scores.Length && !float.IsNaN(scores[best]); c++)
        {
            // "Not less or equal" takes a NaN instead of losing it.
            if (!(scores[c] <= scores[best]))
            {
                best = c;
            }
        }

        return best;
    }
}

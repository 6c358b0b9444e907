namespace EdgeMLOps.Appliance.Core.Predictions.Arms;

/// <summary>
/// Tests on studies that were drawn by chance into one of two arms. Where the model makes no difference, of the studies with a finding, and of those
/// without, each is of the canary's arm with the probability it was drawn with: no rate has to be known.
/// </summary>
internal static class SplitTest
{
    /// <summary>Evidence of 20 is reached at any time with a probability of 5 % at most where there is no difference.</summary>
    public const double Enough = 20;

    private const double Power = 0.841621; // standard normal quantile of 80 %
    private const long MostStudies = 10_000_000;

    /// <summary>
    /// Evidence that the canary's arm has the finding more, or less, often, as a natural logarithm: mean of the evidences of the studies with and
    /// without it; each a likelihood under a Beta(½,½) mixture against the known share (Robbins, Ann Math Stat 41:1397, 1970; Ville's
    /// inequality), and the product of it over the shares there were.
    /// </summary>
    /// <param name="cells">Counts of each share there was.</param>
    public static double LogEvidence(IReadOnlyList<SplitCell> cells)
    {
        var found = cells.Sum(cell => LogEvidence(cell.CanaryFound, cell.ActiveFound, cell.Share));
        var clear = cells.Sum(cell => LogEvidence(cell.Canary - cell.CanaryFound, cell.Active - cell.ActiveFound, cell.Share));
        var most = Math.Max(found, clear);
        return most + Math.Log((Math.Exp(found - most) + Math.Exp(clear - most)) / 2);
    }

    /// <summary>Evidence that studies are of the canary's arm more, or less, often than they were to be: then the comparison cannot be believed.</summary>
    /// <param name="cells">Counts of each share there was.</param>
    public static double LogShareEvidence(IReadOnlyList<SplitCell> cells) => cells.Sum(cell => LogEvidence(cell.Canary, cell.Active, cell.Share));

    /// <summary>
    /// Two-sided p of Fisher's exact test: the probability of all tables of the same margins that are no likelier than this one (Fisher, J R Stat Soc
    /// 98:39, 1935). Holds for one look that was set beforehand, under one share.
    /// </summary>
    public static double FisherP(SplitCell cell)
    {
        var (all, canary, found) = (cell.Canary + cell.Active, cell.Canary, cell.CanaryFound + cell.ActiveFound);
        double LogOf(long both) => LogChoose(found, both) + LogChoose(all - found, canary - both);

        var (own, whole) = (LogOf(cell.CanaryFound), LogChoose(all, canary));
        var p = 0.0;
        for (var both = Math.Max(0, canary - (all - found)); both <= Math.Min(canary, found); both++)
        {
            var log = LogOf(both);
            p += log <= own + 1e-7 ? Math.Exp(log - whole) : 0;
        }

        return Math.Min(1, p);
    }

    /// <summary>
    /// Studies of both arms together by which the evidence is enough with a probability of about 80 %, if the canary's arm has the finding in so
    /// much larger a part of its studies: that at which it is, with the rates seen as far towards each other as 80 % of the draws keep them apart.
    /// </summary>
    /// <param name="rate">Part of the studies with the finding under the model that serves, 0 to 1.</param>
    /// <param name="difference">The difference, -1 to 1 and not 0.</param>
    /// <param name="share">The canary's share, above 0 and below 1.</param>
    /// <returns>Null where no such rate can be, or no such number is below ten million.</returns>
    public static long? StudiesNeeded(double rate, double difference, double share)
    {
        var other = rate + difference;
        if (other is < 0 or > 1 || !IsEnough(MostStudies, rate, other, share))
        {
            return null;
        }

        var (low, high) = (1L, MostStudies);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = IsEnough(middle, rate, other, share) ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private static bool IsEnough(long studies, double rate, double other, double share)
    {
        var (canary, active) = (studies * share, studies * (1 - share));
        var (first, second) = (other * (1 - other) / canary, rate * (1 - rate) / active);
        var shift = first + second == 0 ? 0 : Math.Sign(other - rate) * Power / Math.Sqrt(first + second);
        var (high, low) = (Math.Clamp(other - (shift * first), 0, 1), Math.Clamp(rate + (shift * second), 0, 1));
        if (Math.Sign(high - low) != Math.Sign(other - rate))
        {
            return false;
        }

        var found = LogEvidence(canary * high, active * low, share);
        var clear = LogEvidence(canary * (1 - high), active * (1 - low), share);
        var most = Math.Max(found, clear);
        return most + Math.Log((Math.Exp(found - most) + Math.Exp(clear - most)) / 2) >= Math.Log(Enough);
    }

    // ln B(k+½, m+½) / B(½, ½) - k ln s - m ln(1-s)
    private static double LogEvidence(double canary, double active, double share) =>
        LogGamma(canary + 0.5) + LogGamma(active + 0.5) - LogGamma(canary + active + 1) - Math.Log(Math.PI)
        - (canary * Math.Log(share)) - (active * Math.Log(1 - share));

    private static double LogChoose(long all, long some) => LogGamma(all + 1) - LogGamma(some + 1) - LogGamma(all - some + 1);

    // Stirling's series from 10 on, and the recurrence below (NIST DLMF 5.11.1, 5.5.1); the first term left out is below 1e-13 there.
    private static double LogGamma(double x)
    {
        var below = 0.0;
        for (; x < 10; x++)
        {
            below += Math.Log(x);
        }

        var square = 1 / (x * x);
        var series = (1.0 / 12) - (square * ((1.0 / 360) - (square * ((1.0 / 1260) - (square * ((1.0 / 1680) - (square * (1.0 / 1188))))))));
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + (series / x) - below;
    }
}

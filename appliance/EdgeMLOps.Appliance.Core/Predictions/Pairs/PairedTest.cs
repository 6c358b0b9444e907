namespace EdgeMLOps.Appliance.Core.Predictions.Pairs;

/// <summary>The two tests on discordant pairs; <see cref="PairedOutcomes"/> says what they mean and where they are from.</summary>
internal static class PairedTest
{
    /// <summary>Two-sided exact p.</summary>
    /// <param name="first">Discordant pairs of one kind, 0 or more.</param>
    /// <param name="second">Of the other.</param>
    public static double ExactP(long first, long second)
    {
        var (all, fewer) = (first + second, Math.Min(first, second));
        var (term, tail) = (-all * Math.Log(2), 0.0);
        for (var i = 0L; i <= fewer; i++)
        {
            tail += Math.Exp(term);
            term += Math.Log(all - i) - Math.Log(i + 1);
        }

        return Math.Min(1, 2 * tail);
    }

    /// <summary>Natural logarithm of B(b+½, c+½) / B(½, ½) · 2^(b+c).</summary>
    /// <param name="first">Discordant pairs of one kind, b.</param>
    /// <param name="second">Of the other, c.</param>
    public static double LogEvidence(long first, long second) =>
        ((first + second) * Math.Log(2)) + LogHalves(first) + LogHalves(second) - LogFactorial(first + second);

    // ln Γ(n+½) - ln Γ(½)
    private static double LogHalves(long n)
    {
        var sum = 0.0;
        for (var i = 0L; i < n; i++)
        {
            sum += Math.Log(i + 0.5);
        }

        return sum;
    }

    private static double LogFactorial(long n)
    {
        var sum = 0.0;
        for (var i = 2L; i <= n; i++)
        {
            sum += Math.Log(i);
        }

        return sum;
    }
}

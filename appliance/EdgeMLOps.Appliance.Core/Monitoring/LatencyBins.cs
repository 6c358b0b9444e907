namespace EdgeMLOps.Appliance.Core.Monitoring;

/// <summary>
/// Durations on half octaves of a millisecond: an exponential histogram of base √2, exact to merge and of a fixed size.
/// Bin 0 is below 1 ms, bin k holds 2^((k-1)/2) up to 2^(k/2) ms, the last all that is longer.
/// </summary>
public static class LatencyBins
{
    /// <summary>Number of bins.</summary>
    public const int Count = 42;

    /// <summary>The bin of a duration.</summary>
    /// <param name="elapsed">Negative ones fall in the first bin.</param>
    public static int Of(TimeSpan elapsed)
    {
        var milliseconds = elapsed.TotalMilliseconds;
        return milliseconds < 1 ? 0 : (int)Math.Min(Count - 1, 1 + Math.Floor(2 * Math.Log2(milliseconds)));
    }

    /// <summary>The shortest duration of a bin in milliseconds.</summary>
    /// <param name="bin">0 to <see cref="Count"/> - 1.</param>
    public static double LowerEdgeMilliseconds(int bin) => bin == 0 ? 0 : Math.Pow(2, (bin - 1) / 2.0);
}

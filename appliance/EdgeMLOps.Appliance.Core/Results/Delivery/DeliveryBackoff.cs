using System.Diagnostics.CodeAnalysis;

namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>How long to wait after failed attempts: exponential, with jitter, without end. Knows no clock and does no I/O.</summary>
/// <param name="First">Wait after the first failure, before jitter.</param>
/// <param name="Longest">No wait is longer, jitter included.</param>
internal sealed record DeliveryBackoff(TimeSpan First, TimeSpan Longest)
{
    private const int LargestExponent = 30;

    /// <summary>The wait after a number of failures in a row, with jitter by chance.</summary>
    /// <param name="failures">1 or more.</param>
    [SuppressMessage("Security", "CA5394", Justification = "Jitter of a retry is no secret.")]
    public TimeSpan After(int failures) => After(failures, Random.Shared.NextDouble());

    /// <summary>The wait after a number of failures in a row.</summary>
    /// <param name="failures">1 or more.</param>
    /// <param name="jitter">0 up to 1: spreads waits over the upper half, so that a PACS that comes back is not stormed.</param>
    public TimeSpan After(int failures, double jitter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        var full = First * Math.Pow(2, Math.Min(failures - 1, LargestExponent));
        var capped = full < Longest ? full : Longest;
        return capped * (0.5 + (0.5 * jitter));
    }
}

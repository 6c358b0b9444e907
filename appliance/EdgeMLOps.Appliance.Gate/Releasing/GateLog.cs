using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Gate.Releasing;

/// <summary>Events 4000–4099. Counts only.</summary>
internal static partial class GateLog
{
    [LoggerMessage(4000, LogLevel.Information,
        "Sealed {Buckets} operations buckets and {Released} clinical histograms; {Open} histograms wait for more patients")]
    public static partial void Released(this ILogger logger, int buckets, int released, int open);

    [LoggerMessage(4001, LogLevel.Error, "Sealing failed and is tried again with the next bucket")]
    public static partial void ReleaseFailed(this ILogger logger, Exception exception);

    [LoggerMessage(4002, LogLevel.Information, "The outbox is bound to site {Site}, epoch {Epoch}")]
    public static partial void Bound(this ILogger logger, Guid site, uint epoch);
}

using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Monitoring;

/// <summary>Events 3400–3499.</summary>
internal static partial class MonitoringLog
{
    [LoggerMessage(3400, LogLevel.Warning, "Telemetry could not be written and waits in memory")]
    public static partial void NotFlushed(this ILogger logger, Exception exception);
}

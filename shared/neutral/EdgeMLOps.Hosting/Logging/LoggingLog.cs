using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Hosting.Logging;

/// <summary>Log events 8030 to 8039.</summary>
internal static partial class LoggingLog
{
    [LoggerMessage(8030, LogLevel.Warning, "Event {Event}: {Count} more lines came within a minute than the {Limit} above; they are not written.")]
    public static partial void Withheld(this ILogger logger, int @event, int count, int limit);
}

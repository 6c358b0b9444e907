using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Airlock.Schedules;

/// <summary>Log events 6070 to 6089; next free: 6073.</summary>
internal static partial class ScheduleEvents
{
    [LoggerMessage(6070, LogLevel.Warning, "The window of {Start} does not begin: {Outcome}")]
    public static partial void WindowDropped(this ILogger logger, DateTimeOffset start, string outcome);

    [LoggerMessage(6071, LogLevel.Warning, "{Count} windows of the rule '{Rule}' were missed, the first at {First}, the last at {Last}; they are not made up for.")]
    public static partial void WindowsMissed(this ILogger logger, int count, string rule, DateTimeOffset first, DateTimeOffset last);

    [LoggerMessage(6072, LogLevel.Warning, "The clock shows an earlier time than it did. What was taken is not taken again; what was missed by the wrong time and lies ahead is due again.")]
    public static partial void ClockSetBack(this ILogger logger);
}

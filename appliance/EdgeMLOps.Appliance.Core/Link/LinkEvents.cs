using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Link;

/// <summary>Log events 3900 to 3999; next free: 3908.</summary>
internal static partial class LinkEvents
{
    [LoggerMessage(3900, LogLevel.Information, "The hospital link serves.")]
    public static partial void Serving(this ILogger logger);

    [LoggerMessage(3901, LogLevel.Information, "The hospital link drains; {Open} associations are open.")]
    public static partial void Draining(this ILogger logger, int open);

    [LoggerMessage(3902, LogLevel.Information, "The hospital link is drained; it took {Milliseconds} ms.")]
    public static partial void Drained(this ILogger logger, double milliseconds);

    [LoggerMessage(3903, LogLevel.Warning, "Started drained: no hospital socket is opened until the airlock says serve.")]
    public static partial void StartedDrained(this ILogger logger);

    [LoggerMessage(3904, LogLevel.Error, "{Participant} did not finish its part of the drain; it waits for the next window.")]
    public static partial void ParticipantFailed(this ILogger logger, string participant, Exception exception);

    [LoggerMessage(3905, LogLevel.Error, "The drain failed; it is tried again when the airlock asks again.")]
    public static partial void DrainFailed(this ILogger logger, Exception exception);

    [LoggerMessage(3906, LogLevel.Information, "The drain was cut: the link is wanted again, or the process ends.")]
    public static partial void DrainCut(this ILogger logger);

    [LoggerMessage(3907, LogLevel.Error, "The hospital link could not be opened, and a side of it not be closed again.")]
    public static partial void NotClosedAgain(this ILogger logger, Exception exception);
}

using EdgeMLOps.Contracts.Control;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Airlock.Windows;

/// <summary>Log events 6000 to 6099; next free: 6006.</summary>
internal static partial class RefereeEvents
{
    [LoggerMessage(6000, LogLevel.Information, "{From} to {To}, window {WindowId}: {Code}")]
    public static partial void Moved(this ILogger logger, WindowState from, WindowState to, Guid? windowId, string code);

    [LoggerMessage(6001, LogLevel.Warning, "The appliance does not serve yet: {Code}; it is asked again.")]
    public static partial void NotServing(this ILogger logger, string code);

    [LoggerMessage(6002, LogLevel.Critical, "HELD: the outside is not proven down ({Code}), so the hospital stays cut off. Unplug the outside, then: edgemlops-airlock confirm-unplugged")]
    public static partial void Held(this ILogger logger, string code);

    [LoggerMessage(6003, LogLevel.Error, "A step failed while {State}; it is resumed from what is persisted.")]
    public static partial void StepFailed(this ILogger logger, WindowState state, Exception exception);

    [LoggerMessage(6004, LogLevel.Warning, "Stopped while {State}; the next start goes on from there.")]
    public static partial void StoppedWhile(this ILogger logger, WindowState state);

    [LoggerMessage(6005, LogLevel.Warning, "Started while {State} is persisted: the outside is closed first.")]
    public static partial void Resuming(this ILogger logger, WindowState state);
}

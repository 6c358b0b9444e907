using EdgeMLOps.Appliance.Core.Studies.Pacs;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Studies.Reconciliation;

/// <summary>Log events 1220 to 1239; next free: 1230. A study is never named by its UID.</summary>
internal static partial class ReconciliationEvents
{
    [LoggerMessage(1220, LogLevel.Information, "The span {From:u} to {To:u} without a hospital link is reconciled with the PACS, whose dates are of the zone {Zone}: {Missing} studies had not come, {Fetched} of them came since.")]
    public static partial void Reconciled(this ILogger logger, DateTimeOffset from, DateTimeOffset to, string zone, int missing, int fetched);

    [LoggerMessage(1221, LogLevel.Error, "The span {From:u} to {To:u} without a hospital link: {Missing} studies had not come and {Unfetched} are missing still ({Code}), {InMargin} of which began before or after it. Have the PACS send its studies of that time again.")]
    public static partial void NotReconciled(this ILogger logger, DateTimeOffset from, DateTimeOffset to, int missing, int unfetched, SpanCode code, int inMargin);

    [LoggerMessage(1222, LogLevel.Warning, "Reconciling with the PACS, try {Try}: {Fault}, {Unfetched} studies are missing; again in {Wait}.")]
    public static partial void ReconcileAgain(this ILogger logger, int @try, PacsFault fault, int unfetched, TimeSpan wait);

    [LoggerMessage(1223, LogLevel.Warning, "A study that the PACS has and that did not come was not fetched ({Fault}, status {Status:X4}, {Failed} objects failed).")]
    public static partial void NotFetched(this ILogger logger, PacsFault fault, int status, int failed);

    [LoggerMessage(1224, LogLevel.Error, "What is to be reconciled with the PACS cannot be read ({Failure}); windows before this start are not reconciled. Have the PACS send its studies of that time again, and acknowledge it.")]
    public static partial void SpansUnreadable(this ILogger logger, string failure);

    [LoggerMessage(1225, LogLevel.Error, "What is to be reconciled with the PACS cannot be written ({Failure}); after a restart it is not known.")]
    public static partial void SpansUnwritten(this ILogger logger, string failure);

    [LoggerMessage(1226, LogLevel.Error, "Reconciling with the PACS failed by {Failure}; tried again in {Wait}.")]
    public static partial void ReconcileFailed(this ILogger logger, string failure, TimeSpan wait);

    [LoggerMessage(1227, LogLevel.Warning, "The PACS's dates are taken to be UTC, the zone of this machine. Set Studies:Query:TimeZone to the hospital's, or studies of a window are looked for at the wrong hours.")]
    public static partial void ZoneNotTold(this ILogger logger);

    [LoggerMessage(1228, LogLevel.Warning, "The clock was set back while there was no hospital link (from {From:u} to {To:u}): the PACS is asked for what is near the end alone.")]
    public static partial void ClockSetBack(this ILogger logger, DateTimeOffset from, DateTimeOffset to);

    [LoggerMessage(1229, LogLevel.Error, "There was no hospital link from {From:u} to {To:u}: the PACS is asked for the last {Longest} of it alone.")]
    public static partial void SpanCut(this ILogger logger, DateTimeOffset from, DateTimeOffset to, TimeSpan longest);
}

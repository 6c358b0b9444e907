using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Results.Objects;

/// <summary>Events 3250–3259. Keys are row numbers: no UID, no file name, no patient.</summary>
internal static partial class ObjectLog
{
    [LoggerMessage(3250, LogLevel.Warning, "Image row {InstanceRow} has boxes and is missing from the pictures and states of its result: {Code}")]
    public static partial void NotShown(this ILogger logger, long instanceRow, string code);
}

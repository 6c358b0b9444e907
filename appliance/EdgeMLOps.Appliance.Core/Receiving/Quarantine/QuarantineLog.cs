using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Receiving.Quarantine;

/// <summary>Log events 1040 to 1049 of the receiving capability; next free: 1046. Counts; never a UID or a path.</summary>
internal static partial class QuarantineLog
{
    [LoggerMessage(1040, LogLevel.Warning, "{Count} objects that were set aside are removed ({Megabytes} megabytes): the quarantine is over its bounds, or they are too old.")]
    public static partial void QuarantineSwept(this ILogger logger, int count, long megabytes);

    [LoggerMessage(1041, LogLevel.Critical, "{Count} objects that were set aside should go and do not: each is all that is left under its UID. Somebody removed acknowledged files.")]
    public static partial void QuarantineOver(this ILogger logger, int count);

    [LoggerMessage(1042, LogLevel.Error, "The quarantine cannot be brought within its bounds now ({Failure}, error {Error}).")]
    public static partial void QuarantineSweepFailed(this ILogger logger, string failure, int error);

    [LoggerMessage(1044, LogLevel.Warning, "{Count} refused objects that were set aside are removed ({Megabytes} megabytes), the oldest first: the disk has {Wanting} megabytes less than it should. Their senders still have them.")]
    public static partial void RefusedSwept(this ILogger logger, int count, long megabytes, long wanting);

    [LoggerMessage(1045, LogLevel.Error, "Refused objects cannot be removed for want of room now ({Failure}, error {Error}).")]
    public static partial void RefusedSweepFailed(this ILogger logger, string failure, int error);

    [LoggerMessage(1043, LogLevel.Information, "The same object came again and is set aside already ({Reason}), association {AssociationId}.")]
    public static partial void SetAsideAlready(this ILogger logger, QuarantineReason reason, long associationId);
}

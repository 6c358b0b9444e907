using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Retention;

/// <summary>Log events 1100 to 1199; next free: 1105. Row numbers and counts; never a UID or a path.</summary>
internal static partial class RetentionEvents
{
    [LoggerMessage(1100, LogLevel.Information, "Retention removed the files of {Files} images, {Megabytes} MiB, up to row {LastRow}; predictions and results stay.")]
    public static partial void Removed(this ILogger logger, int files, long megabytes, long lastRow);

    [LoggerMessage(1101, LogLevel.Warning, "Retention is blocked: images have {PresentMegabytes} MiB of {BudgetMegabytes}, and none of them may go yet (not analysed, result not delivered, too young, or committed).")]
    public static partial void Blocked(this ILogger logger, long presentMegabytes, long budgetMegabytes);

    [LoggerMessage(1102, LogLevel.Information, "Retention is blocked no longer: images have {PresentMegabytes} MiB of {BudgetMegabytes}.")]
    public static partial void Unblocked(this ILogger logger, long presentMegabytes, long budgetMegabytes);

    [LoggerMessage(1103, LogLevel.Warning, "Row {Row}: its file is given up but cannot be removed (error {Error}); the next start tries again.")]
    public static partial void NotRemoved(this ILogger logger, long row, int error);

    [LoggerMessage(1104, LogLevel.Error, "Retention cannot go on ({Failure}, error {Error}); tried again in {Wait}.")]
    public static partial void Failed(this ILogger logger, string failure, int error, TimeSpan wait);
}

using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Studies;

/// <summary>Log events 1200 to 1299; next free: 1203. A study is named by its journal row, never by a UID.</summary>
internal static partial class StudyEvents
{
    [LoggerMessage(1200, LogLevel.Information, "Study row {Study}: complete, {Predicted} images analysed and {Failed} failed; its result is queued (new: {IsNew}, replaces one: {Replaces}).")]
    public static partial void Reported(this ILogger logger, long study, int predicted, int failed, bool isNew, bool replaces);

    [LoggerMessage(1201, LogLevel.Error, "Study row {Study}: its result could not be made, attempt {Attempt}; tried again in {Wait}.")]
    public static partial void ReportFailed(this ILogger logger, long study, int attempt, TimeSpan wait, Exception exception);

    [LoggerMessage(1202, LogLevel.Error, "The journal refused to name the open studies with {Fault}; asked again at the next turn.")]
    public static partial void JournalRefused(this ILogger logger, string fault);
}

using EdgeMLOps.Appliance.Core.Studies.Completeness;
using EdgeMLOps.Appliance.Core.Studies.Pacs;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Studies;

/// <summary>Log events 1200 to 1299; next free: 1209. A study is named by its journal row, never by a UID.</summary>
internal static partial class StudyEvents
{
    [LoggerMessage(1200, LogLevel.Information, "Study row {Study}: {Verdict} ({Evidence}), {Predicted} images analysed and {Failed} failed; its result is queued (new: {IsNew}, replaces one: {Replaces}).")]
    public static partial void Reported(
        this ILogger logger, long study, StudyVerdictKind verdict, StudyEvidence evidence, int predicted, int failed, bool isNew, bool replaces);

    [LoggerMessage(1201, LogLevel.Error, "Study row {Study}: its result could not be made, attempt {Attempt}; tried again in {Wait}.")]
    public static partial void ReportFailed(this ILogger logger, long study, int attempt, TimeSpan wait, Exception exception);

    [LoggerMessage(1202, LogLevel.Error, "The journal refused to name the open studies with {Fault}; asked again at the next turn.")]
    public static partial void JournalRefused(this ILogger logger, string fault);

    [LoggerMessage(1203, LogLevel.Warning, "Study row {Study}: its result is partial, {Received} images had come of {Expected} (0: nobody knows) by {Evidence}.")]
    public static partial void IsPartial(this ILogger logger, long study, int received, int expected, StudyEvidence evidence);

    [LoggerMessage(1204, LogLevel.Error, "Study row {Study}: no result can be made of its {Images} images ({Code}); it gets one when a further image comes.")]
    public static partial void Unreportable(this ILogger logger, long study, int images, string code);

    [LoggerMessage(1205, LogLevel.Warning, "The PACS does not answer ({Fault}); studies are judged without its counts, and it is asked again in {Wait}.")]
    public static partial void PacsSilent(this ILogger logger, PacsFault fault, TimeSpan wait);

    [LoggerMessage(1206, LogLevel.Information, "The PACS answers again.")]
    public static partial void PacsAnswers(this ILogger logger);

    [LoggerMessage(1207, LogLevel.Error, "Study row {Study}: its result fails for a reason no stage knows, {Attempts} times now; given up.")]
    public static partial void GivenUp(this ILogger logger, long study, int attempts, Exception exception);

    [LoggerMessage(1209, LogLevel.Error, "Study row {Study}: asking the PACS failed by {Failure}; the study is judged without its count.")]
    public static partial void QuestionFailed(this ILogger logger, long study, string failure);

    [LoggerMessage(1208, LogLevel.Warning, "Study row {Study}: the PACS gave no answer to how many images it has ({Fault}).")]
    public static partial void NoCount(this ILogger logger, long study, PacsFault fault);
}

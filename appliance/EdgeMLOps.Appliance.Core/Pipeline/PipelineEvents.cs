using EdgeMLOps.Appliance.Core.Receiving;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Pipeline;

/// <summary>Log events 3600 to 3699; next free: 3620. An image is named by its journal row, never by a UID.</summary>
internal static partial class PipelineEvents
{
    [LoggerMessage(3600, LogLevel.Information, "Row {Row}: predicted as row {Prediction} of the log, {Boxes} boxes kept, {Milliseconds} ms.")]
    public static partial void Predicted(this ILogger logger, long row, long prediction, int boxes, double milliseconds);

    [LoggerMessage(3601, LogLevel.Warning, "Row {Row}: failed with {Code}.")]
    public static partial void Failed(this ILogger logger, long row, string code);

    [LoggerMessage(3602, LogLevel.Information, "Row {Row}: skipped with {Code}.")]
    public static partial void Skipped(this ILogger logger, long row, string code);

    [LoggerMessage(3603, LogLevel.Error, "Row {Row}: a store refused with {Fault}; tried again in {Delay}.")]
    public static partial void StoreRefused(this ILogger logger, long row, string fault, TimeSpan delay);

    [LoggerMessage(3604, LogLevel.Error, "Row {Row}: fails for a reason no stage knows.")]
    public static partial void FailedUnexpectedly(this ILogger logger, long row, Exception exception);

    [LoggerMessage(3605, LogLevel.Information, "The pipeline goes on with {Rows} images the last run left.")]
    public static partial void GoesOn(this ILogger logger, int rows);

    [LoggerMessage(3606, LogLevel.Error, "Row {Row}: no worker of the engine is up or none of the codec is free; tried again in {Delay}.")]
    public static partial void EngineDown(this ILogger logger, long row, TimeSpan delay);

    [LoggerMessage(3607, LogLevel.Warning, "Row {Row}: the shadow failed with {Code}; its result was made before and is not touched.")]
    public static partial void ShadowFailed(this ILogger logger, long row, string code);

    [LoggerMessage(3608, LogLevel.Warning, "Row {Row}: nothing of the shadow is recorded, {Fault}.")]
    public static partial void ShadowNotRecorded(this ILogger logger, long row, string fault);

    [LoggerMessage(3609, LogLevel.Error, "Row {Row}: the shadow fails for a reason no stage knows.")]
    public static partial void ShadowFailedUnexpectedly(this ILogger logger, long row, Exception exception);

    [LoggerMessage(3610, LogLevel.Error, "The shadow is closed, but the registry does not say so yet: {Fault}. The next start opens it again.")]
    public static partial void ShadowNotSetAside(this ILogger logger, string fault);

    [LoggerMessage(3611, LogLevel.Warning, "Row {Row}: its study was the canary's and falls to the model that serves, {Code}: that analyses all its images.")]
    public static partial void StudyFell(this ILogger logger, long row, string code);

    [LoggerMessage(3612, LogLevel.Error, "Row {Row}: the canary fails for a reason no stage knows.")]
    public static partial void CanaryFailedUnexpectedly(this ILogger logger, long row, Exception exception);

    [LoggerMessage(3613, LogLevel.Error, "The canary is closed, but the registry does not say so yet: {Fault}. Its studies go to the model that serves; the next start opens it again.")]
    public static partial void CanaryNotSetAside(this ILogger logger, string fault);

    [LoggerMessage(3614, LogLevel.Warning, "Row {Row}: analysed by the canary before its study fell, and the model that serves cannot analyse it again ({State}): its file is kept no longer.")]
    public static partial void NotBroughtOver(this ILogger logger, long row, InstanceState state);

    [LoggerMessage(3615, LogLevel.Error, "The log has no prediction of {Images} of the newest predicted images: they and all others of which that is so are analysed again.")]
    public static partial void FoundMissing(this ILogger logger, int images);

    [LoggerMessage(3616, LogLevel.Information, "Row {Row}: analysed again since its prediction was lost; it is row {Prediction} of the log now.")]
    public static partial void Restored(this ILogger logger, long row, long prediction);

    [LoggerMessage(3617, LogLevel.Critical, "The predictions of {Images} images are lost, and the images cannot be analysed again; they are of {Studies} studies, by row of the journal: {StudyRows}.")]
    public static partial void Gone(this ILogger logger, int images, int studies, string studyRows);

    [LoggerMessage(3618, LogLevel.Warning, "A damage of the prediction log is made up for: {Salvaged} predictions were saved, {Restored} images analysed again, the predictions of {Gone} are lost.")]
    public static partial void MadeUp(this ILogger logger, long salvaged, long restored, long gone);

    [LoggerMessage(3619, LogLevel.Error, "Making up for lost predictions cannot go on ({Fault}); tried again in {Wait}.")]
    public static partial void RecoveryWaits(this ILogger logger, string fault, TimeSpan wait);
}

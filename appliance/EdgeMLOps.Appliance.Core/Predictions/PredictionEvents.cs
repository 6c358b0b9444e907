using EdgeMLOps.Appliance.Core.Predictions.Identity;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Predictions;

/// <summary>Log events 3000 to 3099; next free: 3006.</summary>
internal static partial class PredictionEvents
{
    [LoggerMessage(3000, LogLevel.Information, "Prediction {Id} recorded: {Outcome} {Code}, {Kept} boxes kept of {Candidates} candidates, {Milliseconds} ms")]
    public static partial void Recorded(
        ILogger logger, long id, PredictionOutcome outcome, string code, int kept, int candidates, long milliseconds);

    [LoggerMessage(3001, LogLevel.Critical, "The key of the prediction log's identities cannot be used ({Fault}): nothing is recorded, images wait as received, and who recorded predictions are about cannot be read. Put keys/predictions.key back; no new key is made while rows are encrypted under another.")]
    public static partial void NoKey(ILogger logger, IdentityKeyFault fault);

    [LoggerMessage(3002, LogLevel.Information, "The key of the prediction log's identities is there again.")]
    public static partial void KeyIsBack(ILogger logger);

    [LoggerMessage(3003, LogLevel.Information, "Retention removed {Count} predictions, up to number {LastId}; it stands in the audit log.")]
    public static partial void Removed(ILogger logger, long count, long lastId);

    [LoggerMessage(3004, LogLevel.Error, "Retention of predictions cannot go on ({Fault}); tried again in {Wait}.")]
    public static partial void RetentionFailed(ILogger logger, StorageFault fault, TimeSpan wait);

    [LoggerMessage(3005, LogLevel.Critical, "The prediction log is damaged: it is kept as {File}, and a new one begins. Images whose prediction only it has are reported as failed where their study's result is still to come; log restore puts a backup in place.")]
    public static partial void Damaged(ILogger logger, string file);
}

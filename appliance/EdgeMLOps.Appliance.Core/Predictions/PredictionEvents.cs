using EdgeMLOps.Appliance.Core.Predictions.Identity;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Predictions;

/// <summary>Log events 3000 to 3099; next free: 3013.</summary>
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

    [LoggerMessage(3005, LogLevel.Critical, "The prediction log is damaged: it is kept as {File}, and a new one goes on with the {Salvaged} predictions that were still readable and whole; at the most {Unreadable} were not. Images whose prediction is missing are analysed again.")]
    public static partial void Damaged(ILogger logger, string file, long salvaged, long unreadable);

    [LoggerMessage(3006, LogLevel.Critical, "The prediction log met damage ({Fault}) in service; it is replaced.")]
    public static partial void MetDamage(ILogger logger, StorageFault fault);

    [LoggerMessage(3007, LogLevel.Critical, "The damaged prediction log cannot be replaced ({Fault}): nothing is recorded, and images wait as received until it can.")]
    public static partial void NotReplaced(ILogger logger, StorageFault fault);

    [LoggerMessage(3008, LogLevel.Error, "The prediction log cannot be looked at ({Fault}); tried again in {Wait}.")]
    public static partial void CheckFailed(ILogger logger, StorageFault fault, TimeSpan wait);

    [LoggerMessage(3009, LogLevel.Information, "Identities of the prediction log that are under older keys are encrypted anew under the first of the key file.")]
    public static partial void RekeyingBegins(ILogger logger);

    [LoggerMessage(3010, LogLevel.Warning, "{Count} identities of the prediction log are under the first key of the key file now; {Left} older keys are still needed. Where that is none, take them out of the file, and keep them as long as backups under them are kept.")]
    public static partial void Rekeyed(ILogger logger, long count, int left);

    [LoggerMessage(3011, LogLevel.Error, "Encrypting identities anew cannot go on ({Fault}); tried again in {Wait}.")]
    public static partial void RekeyingWaits(ILogger logger, StorageFault fault, TimeSpan wait);

    [LoggerMessage(3012, LogLevel.Error, "The key of identities cannot be sealed by this system (DPAPI), or its folder refused the sealed file: it stays plain in its file, which its access list alone protects. Tried again at the next start.")]
    public static partial void KeyNotSealed(ILogger logger);
}

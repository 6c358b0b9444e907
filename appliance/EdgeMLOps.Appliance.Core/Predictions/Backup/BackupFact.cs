namespace EdgeMLOps.Appliance.Core.Predictions.Backup;

/// <summary>What a verified copy of the prediction log is.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Of the file, 64 lower-case hex digits.</param>
/// <param name="Predictions">How many it has.</param>
/// <param name="LastId">The highest number it ever gave.</param>
public sealed record BackupFact(long Bytes, string Sha256, long Predictions, long LastId);

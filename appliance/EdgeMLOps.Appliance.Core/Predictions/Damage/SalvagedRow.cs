namespace EdgeMLOps.Appliance.Core.Predictions.Damage;

/// <summary>A prediction of a damaged log that is as it was written.</summary>
/// <param name="Id">Its number.</param>
/// <param name="RecordedMs">When it was recorded.</param>
/// <param name="StudyKey">Its study, under the key that it is encrypted under.</param>
/// <param name="Prediction">What was recorded.</param>
internal sealed record SalvagedRow(long Id, long RecordedMs, byte[] StudyKey, Prediction Prediction);

namespace EdgeMLOps.Appliance.Core.Predictions.Damage;

/// <summary>A prediction of a damaged log that is as it was written.</summary>
/// <param name="Id">Its number.</param>
/// <param name="RecordedMs">When it was recorded.</param>
/// <param name="Prediction">What was recorded.</param>
internal sealed record SalvagedRow(long Id, long RecordedMs, Prediction Prediction);

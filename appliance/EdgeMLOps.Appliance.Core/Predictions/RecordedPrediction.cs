namespace EdgeMLOps.Appliance.Core.Predictions;

/// <summary>A prediction as it stands in the log.</summary>
/// <param name="Id">Its row; rises with time, never used twice; what logs may name it by.</param>
/// <param name="RecordedAt">When it was committed.</param>
/// <param name="Prediction">What was recorded.</param>
public sealed record RecordedPrediction(long Id, DateTimeOffset RecordedAt, Prediction Prediction);

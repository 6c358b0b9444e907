namespace EdgeMLOps.Appliance.Core.Monitoring;

/// <summary>An observation that a metric has not released yet.</summary>
/// <param name="Observation">What was observed; of its boxes at most <see cref="PredictionObservation.MaximumBoxes"/>.</param>
/// <param name="BoxCount">How many boxes were kept in all.</param>
public sealed record OpenObservation(PredictionObservation Observation, int BoxCount);

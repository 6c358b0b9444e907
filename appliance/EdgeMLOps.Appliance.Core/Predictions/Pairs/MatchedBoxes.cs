namespace EdgeMLOps.Appliance.Core.Predictions.Pairs;

/// <summary>A box of each model, of one class, that lie on each other.</summary>
/// <param name="ActiveScore">Score of the one of the model that served, 0 to 1.</param>
/// <param name="ShadowScore">Score of the shadow's, 0 to 1.</param>
/// <param name="Overlap">Intersection over union, 0 to 1.</param>
internal sealed record MatchedBoxes(double ActiveScore, double ShadowScore, double Overlap);

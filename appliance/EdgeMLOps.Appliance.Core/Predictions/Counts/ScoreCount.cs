namespace EdgeMLOps.Appliance.Core.Predictions.Counts;

/// <summary>Scores of a model's boxes.</summary>
/// <param name="Slot">The part the model played.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Release">Its release.</param>
/// <param name="Package">Digest of its package, lower-case hex.</param>
/// <param name="Boxes">Boxes of results in each of <see cref="ScoreBins"/>.</param>
public sealed record ScoreCount(PredictionSlot Slot, string Model, int Release, string Package, IReadOnlyList<long> Boxes);

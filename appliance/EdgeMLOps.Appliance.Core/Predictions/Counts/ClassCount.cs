namespace EdgeMLOps.Appliance.Core.Predictions.Counts;

/// <summary>Boxes of a class on a day.</summary>
/// <param name="Day">Of UTC.</param>
/// <param name="Slot">The part the model played.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Release">Its release.</param>
/// <param name="Package">Digest of its package, lower-case hex.</param>
/// <param name="ClassId">Class id of its manifest.</param>
/// <param name="Boxes">Boxes of results.</param>
/// <param name="Dropped">Candidates that are none.</param>
public sealed record ClassCount(DateOnly Day, PredictionSlot Slot, string Model, int Release, string Package, int ClassId, long Boxes, long Dropped);

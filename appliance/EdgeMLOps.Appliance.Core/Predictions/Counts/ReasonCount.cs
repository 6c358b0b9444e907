using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Predictions.Counts;

/// <summary>Candidates of a model by what became of them.</summary>
/// <param name="Slot">The part the model played.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Release">Its release.</param>
/// <param name="Package">Digest of its package, lower-case hex.</param>
/// <param name="Reason">Kept, or why not.</param>
/// <param name="Candidates">How many.</param>
public sealed record ReasonCount(PredictionSlot Slot, string Model, int Release, string Package, BoxReason Reason, long Candidates);

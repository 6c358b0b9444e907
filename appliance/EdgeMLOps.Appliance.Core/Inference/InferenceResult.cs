using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>What the engine says about one image.</summary>
/// <param name="Code">What became of it.</param>
/// <param name="Candidates">Boxes at or above the score floor, in the model's order, in pixels of the original; empty unless detected.</param>
/// <param name="Timings">Where the time went.</param>
/// <param name="Provider">Where the model ran, or would have run.</param>
public sealed record InferenceResult(
    InferenceCode Code, IReadOnlyList<BoxCandidate> Candidates, InferenceTimings Timings, ExecutionProvider Provider);

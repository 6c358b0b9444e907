namespace EdgeMLOps.Appliance.Core.PostProcessing.Replay;

/// <summary>A finding that is known to be there.</summary>
/// <param name="Place">Its class, among the policy's.</param>
/// <param name="Box">Where, in pixels of the image; its class and score count for nothing.</param>
internal readonly record struct TruthBox(int Place, BoxCandidate Box);

using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>Applies a policy to one frame.</summary>
/// <param name="candidates">What the model gave on it.</param>
/// <param name="image">The frame.</param>
/// <returns>One decision a candidate.</returns>
internal delegate BoxDecision[] FrameJudge(IReadOnlyList<BoxCandidate> candidates, DecodedImage image);

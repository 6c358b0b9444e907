namespace EdgeMLOps.Appliance.Core.PostProcessing;

/// <summary>What the policy made of one candidate.</summary>
/// <param name="Candidate">The candidate as the model gave it.</param>
/// <param name="Box">The same box clipped to the image; what results show.</param>
/// <param name="Reason">Why it was kept or dropped.</param>
/// <param name="SuppressedBy">Place of the better box in the list for <see cref="BoxReason.SuppressedByNms"/>, else -1.</param>
public readonly record struct BoxDecision(BoxCandidate Candidate, BoxCandidate Box, BoxReason Reason, int SuppressedBy)
{
    /// <summary>True when it is one of the result's boxes.</summary>
    public bool Kept => Reason == BoxReason.Kept;
}

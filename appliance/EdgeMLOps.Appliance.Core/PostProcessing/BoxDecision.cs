namespace EdgeMLOps.Appliance.Core.PostProcessing;

/// <summary>What the policy made of one candidate.</summary>
/// <param name="Candidate">The candidate as the model gave it.</param>
/// <param name="Box">What results show: the same box clipped to the image, or for one that others were fused into their mean; its score fallen where the policy makes scores fall.</param>
/// <param name="Reason">Why it was kept or dropped.</param>
/// <param name="SuppressedBy">Place in the list of the better box it gave way to; -1 where it gave way to none.</param>
public readonly record struct BoxDecision(BoxCandidate Candidate, BoxCandidate Box, BoxReason Reason, int SuppressedBy)
{
    /// <summary>True when it is one of the result's boxes.</summary>
    public bool Kept => Reason == BoxReason.Kept;
}

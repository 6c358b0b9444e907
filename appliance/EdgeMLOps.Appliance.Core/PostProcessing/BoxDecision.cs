namespace EdgeMLOps.Appliance.Core.PostProcessing;

/// <summary>What the policy made of one candidate.</summary>
/// <param name="Candidate">The candidate as the model gave it.</param>
/// <param name="Box">What results show: the candidate as the changes left it.</param>
/// <param name="Reason">Why it was kept or dropped.</param>
/// <param name="SuppressedBy">Place in the list of the better box it gave way to; -1 where it gave way to none.</param>
/// <param name="Changes">What of the box is not as the model gave it.</param>
public readonly record struct BoxDecision(BoxCandidate Candidate, BoxCandidate Box, BoxReason Reason, int SuppressedBy, BoxChanges Changes)
{
    /// <summary>True when it is one of the result's boxes.</summary>
    public bool Kept => Reason == BoxReason.Kept;
}

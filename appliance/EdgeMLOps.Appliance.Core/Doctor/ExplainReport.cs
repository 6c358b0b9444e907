namespace EdgeMLOps.Appliance.Core.Doctor;

/// <summary>What <c>dicom explain</c> found.</summary>
/// <param name="Call">The call; null: the peer has no port here and is never called.</param>
/// <param name="Peer">As it was named.</param>
/// <param name="Contexts">What it takes; empty without an association.</param>
/// <param name="Refusals">How often and why we refused it, the last first.</param>
public sealed record ExplainReport(string Peer, EchoReport? Call, IReadOnlyList<ContextReport> Contexts, IReadOnlyList<RefusalReport> Refusals)
{
    /// <summary>The peer can be called and answers, or is never called.</summary>
    public bool Ok => Call is null or { Ok: true };
}

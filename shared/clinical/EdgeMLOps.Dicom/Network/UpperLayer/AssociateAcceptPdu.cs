namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>What an A-ASSOCIATE-AC says, PS3.8 section 9.3.3. The titles only echo the request.</summary>
internal sealed record AssociateAcceptPdu(
    string CalledAe, string CallingAe, IReadOnlyList<ContextResult> Contexts, uint MaxPduLength)
{
    /// <summary>Answers to the requestor's role selections; a class without one keeps the default roles.</summary>
    public IReadOnlyList<RoleSelection> Roles { get; init; } = [];
}

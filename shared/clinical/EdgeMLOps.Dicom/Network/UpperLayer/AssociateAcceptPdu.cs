namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>
/// What an A-ASSOCIATE-AC says, PS3.8 section 9.3.3. The titles only echo the request; a class without a role selection in
/// <paramref name="User"/> keeps the default roles.
/// </summary>
internal sealed record AssociateAcceptPdu(
    string CalledAe, string CallingAe, IReadOnlyList<ContextResult> Contexts, UserInformation User)
{
    public uint MaxPduLength => User.MaxPduLength;

    public IReadOnlyList<RoleSelection> Roles => User.Roles;
}

namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>What an A-ASSOCIATE-RQ says, PS3.8 section 9.3.2.</summary>
internal sealed record AssociateRequestPdu
{
    /// <summary>Bit 0 is version 1, the only one there is.</summary>
    public ushort ProtocolVersion { get; init; } = 1;

    public required string CalledAe { get; init; }

    public required string CallingAe { get; init; }

    public string ApplicationContext { get; init; } = UpperLayerUids.ApplicationContext;

    public required IReadOnlyList<ProposedContext> Contexts { get; init; }

    public UserInformation User { get; init; } = UserInformation.None;

    public uint MaxPduLength
    {
        get => User.MaxPduLength;
        init => User = User with { MaxPduLength = value };
    }

    public IReadOnlyList<RoleSelection> Roles
    {
        get => User.Roles;
        init => User = User with { Roles = value };
    }
}

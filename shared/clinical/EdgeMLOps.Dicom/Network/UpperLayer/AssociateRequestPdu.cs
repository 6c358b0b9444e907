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

    /// <summary>The longest P-DATA-TF body the sender of this takes; 0: any.</summary>
    public uint MaxPduLength { get; init; }

    /// <summary>At most one for a SOP class.</summary>
    public IReadOnlyList<RoleSelection> Roles { get; init; } = [];
}

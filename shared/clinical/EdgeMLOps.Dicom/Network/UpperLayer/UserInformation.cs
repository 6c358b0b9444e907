namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>The user information item of an A-ASSOCIATE-RQ or -AC: PS3.8 annex D.1, PS3.7 annex D.3.3.</summary>
internal sealed record UserInformation
{
    public static readonly UserInformation None = new();

    /// <summary>The longest P-DATA-TF body the sender of this takes; 0: any.</summary>
    public uint MaxPduLength { get; init; }

    /// <summary>Null: one request at a time, in both directions.</summary>
    public AsynchronousWindow? Window { get; init; }

    public IReadOnlyList<RoleSelection> Roles { get; init; } = [];

    public IReadOnlyList<ExtendedNegotiation> Extended { get; init; } = [];

    public IReadOnlyList<CommonExtendedNegotiation> CommonExtended { get; init; } = [];
}

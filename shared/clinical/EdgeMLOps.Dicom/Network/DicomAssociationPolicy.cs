namespace EdgeMLOps.Dicom.Network;

/// <summary>What one association may carry; what it leaves open is decided by the server's own tables.</summary>
public sealed record DicomAssociationPolicy
{
    /// <summary>Storage as the tables have it, and no storage commitment.</summary>
    public static readonly DicomAssociationPolicy Default = new();

    /// <summary>
    /// Whether a storage SOP class may be sent; null: every one. A class that may not is refused in the negotiation
    /// (abstract syntax not supported), and by 0122H if it is sent all the same. Must not block.
    /// </summary>
    public Func<string, bool>? AllowsSopClass { get; init; }

    /// <summary>Whether a storage SOP class may come in a transfer syntax; null: in every one. Must not block.</summary>
    public Func<string, bool>? AllowsTransferSyntax { get; init; }

    /// <summary>What is done on a Storage Commitment context.</summary>
    /// <value>Default: nothing; the context is refused.</value>
    public DicomCommitmentRoles CommitmentRoles { get; init; }
}

namespace EdgeMLOps.Dicom.Network;

/// <summary>One SOP class and the encodings a requestor would use for it; after the negotiation, what the acceptor said.</summary>
/// <param name="AbstractSyntax">SOP Class UID.</param>
/// <param name="TransferSyntaxes">Transfer syntax UIDs, at least one; the acceptor picks one.</param>
public sealed record DicomPresentationContext(string AbstractSyntax, IReadOnlyList<string> TransferSyntaxes)
{
    /// <summary>For C-ECHO: the Verification SOP class (PS3.4 annex A) in implicit VR little endian.</summary>
    public static DicomPresentationContext Verification { get; } =
        new(UpperLayer.UpperLayerUids.Verification, [UpperLayer.UpperLayerUids.ImplicitVRLittleEndian]);

    /// <summary>
    /// Whether the requestor is the SCU (PS3.7 annex D.3.3.4). With this or <see cref="ProviderRole"/> set, roles are
    /// proposed; after the negotiation, what the acceptor agreed to.
    /// </summary>
    /// <value>Default: null, the standard's default: it is.</value>
    public bool? UserRole { get; init; }

    /// <summary>Whether the requestor is the SCP; otherwise as for <see cref="UserRole"/>.</summary>
    /// <value>Default: null, the standard's default: it is not.</value>
    public bool? ProviderRole { get; init; }

    /// <summary>What the acceptor said.</summary>
    /// <value>Default: <see cref="DicomPresentationContextResult.Proposed"/>.</value>
    public DicomPresentationContextResult Result { get; init; } = DicomPresentationContextResult.Proposed;

    /// <summary>The encoding to use: one of those proposed; null unless the context was accepted.</summary>
    public string? AcceptedTransferSyntax { get; init; }

    /// <summary>For data sets that are written anew for each message: explicit VR little endian, else implicit.</summary>
    /// <param name="sopClass">Query/Retrieve or Storage Commitment, say.</param>
    public static DicomPresentationContext For(DicomUID sopClass)
    {
        ArgumentNullException.ThrowIfNull(sopClass);
        return new(sopClass.UID, [DicomUID.ExplicitVRLittleEndian.UID, UpperLayer.UpperLayerUids.ImplicitVRLittleEndian]);
    }

    /// <summary>As <see cref="For"/>, with the requestor as SCP and not as SCU: for reports on a commitment.</summary>
    /// <param name="sopClass">Storage Commitment.</param>
    public static DicomPresentationContext GetScpRolePresentationContext(DicomUID sopClass) =>
        For(sopClass) with { UserRole = false, ProviderRole = true };
}

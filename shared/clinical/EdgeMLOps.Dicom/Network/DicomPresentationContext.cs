namespace EdgeMLOps.Dicom.Network;

/// <summary>What a requestor proposes: one SOP class and the encodings it would use for it.</summary>
/// <param name="AbstractSyntax">SOP Class UID.</param>
/// <param name="TransferSyntaxes">Transfer syntax UIDs, at least one; the acceptor picks one.</param>
public sealed record DicomPresentationContext(string AbstractSyntax, IReadOnlyList<string> TransferSyntaxes)
{
    /// <summary>For C-ECHO: the Verification SOP class (PS3.4 annex A) in implicit VR little endian.</summary>
    public static DicomPresentationContext Verification { get; } =
        new(UpperLayer.UpperLayerUids.Verification, [UpperLayer.UpperLayerUids.ImplicitVRLittleEndian]);
}

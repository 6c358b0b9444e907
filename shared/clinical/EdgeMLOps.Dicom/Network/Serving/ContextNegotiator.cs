using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>
/// Accepts Verification and every storage SOP class, each with the first transfer syntax the peer lists: objects are
/// stored byte for byte, so no encoding is beyond us here, and the peer's order is its wish.
/// </summary>
internal static class ContextNegotiator
{
    private const string DicomRoot = "1.2.840.10008.";

    /// <summary>PS3.4 annex B.5: storage SOP classes lie below this, but for those of <see cref="OtherStorage"/>.</summary>
    private const string StorageRoot = "1.2.840.10008.5.1.4.1.1.";

    /// <summary>Objects without a patient's image that PACS store all the same: PS3.4 annex GG and RT delivery.</summary>
    private static readonly HashSet<string> OtherStorage = new(StringComparer.Ordinal)
    {
        "1.2.840.10008.5.1.4.34.7",
        "1.2.840.10008.5.1.4.34.10",
        "1.2.840.10008.5.1.4.38.1",
        "1.2.840.10008.5.1.4.39.1",
        "1.2.840.10008.5.1.4.43.1",
        "1.2.840.10008.5.1.4.44.1",
        "1.2.840.10008.5.1.4.45.1",
    };

    public static ContextResult Answer(ProposedContext proposed)
    {
        if (!IsAccepted(proposed.AbstractSyntax))
        {
            return Refuse(proposed, ContextResult.AbstractSyntaxNotSupported);
        }

        foreach (var syntax in proposed.TransferSyntaxes)
        {
            if (UidRules.IsValid(syntax))
            {
                return new ContextResult(proposed.Id, ContextResult.Accepted, syntax);
            }
        }

        return Refuse(proposed, ContextResult.TransferSyntaxesNotSupported);
    }

    private static ContextResult Refuse(ProposedContext proposed, byte result) =>
        new(proposed.Id, result, UpperLayerUids.ImplicitVRLittleEndian);

    /// <summary>
    /// Private SOP classes (not below DICOM's own root) are taken as storage: modalities send them within a study, and
    /// refusing them makes many PACS give up the whole transfer.
    /// </summary>
    private static bool IsAccepted(string abstractSyntax) =>
        UidRules.IsValid(abstractSyntax) &&
        (string.Equals(abstractSyntax, UpperLayerUids.Verification, StringComparison.Ordinal) ||
         abstractSyntax.StartsWith(StorageRoot, StringComparison.Ordinal) ||
         OtherStorage.Contains(abstractSyntax) ||
         !abstractSyntax.StartsWith(DicomRoot, StringComparison.Ordinal));
}

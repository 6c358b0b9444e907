using EdgeMLOps.Appliance.Core.Decoding.Codec.Frames;
using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Imaging;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>Which transfer syntaxes there is a decoder for at all, so that an object of another is not read for nothing.</summary>
internal static class DecodableSyntaxes
{
    /// <summary>All of them, those that need no codec first.</summary>
    public static IReadOnlyList<DicomTransferSyntax> All { get; } =
    [
        DicomTransferSyntax.ImplicitVRLittleEndian,
        DicomTransferSyntax.ExplicitVRLittleEndian,
        DicomTransferSyntax.DeflatedExplicitVRLittleEndian,
        DicomTransferSyntax.ExplicitVRBigEndian,
        DicomTransferSyntax.EncapsulatedUncompressedExplicitVRLittleEndian,
        DicomTransferSyntax.RLELossless,
        DicomTransferSyntax.DeflatedImageFrameCompression,
        .. CodecSyntax.Supported.Order(StringComparer.Ordinal).Select(uid => DicomTransferSyntax.Find(uid)!), // not null: the standard's own
    ];

    /// <summary>Whether frames of a transfer syntax can be decoded, here or by the codec.</summary>
    public static bool Include(DicomTransferSyntax syntax) => DicomFrameReader.CanRead(syntax) || CodecSyntax.Find(syntax.UID.UID) is not null;
}

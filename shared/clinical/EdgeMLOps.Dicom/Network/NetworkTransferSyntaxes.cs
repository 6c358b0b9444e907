using System.Collections.Frozen;

namespace EdgeMLOps.Dicom.Network;

/// <summary>
/// The transfer syntaxes in which objects are taken: all of the standard's that C-STORE can carry (PS3.5 annex A), because
/// objects are stored byte for byte. Not those for media, for real-time video and private ones: nothing behind the socket
/// can read the header of an object whose encoding the standard does not say.
/// </summary>
internal static class NetworkTransferSyntaxes
{
    // Every syntax below is explicit VR little endian with encapsulated pixels (PS3.5 annex A.4), those to come included.
    private const string EncapsulatedRoot = "1.2.840.10008.1.2.4.";

    /// <summary>With their names, as the conformance statement lists them.</summary>
    public static readonly DicomUID[] Storage =
    [
        DicomUID.ImplicitVRLittleEndian,
        DicomUID.ExplicitVRLittleEndian,
        new("1.2.840.10008.1.2.1.98", "Encapsulated Uncompressed Explicit VR Little Endian"),
        DicomUID.DeflatedExplicitVRLittleEndian,
        DicomUID.ExplicitVRBigEndian,
        DicomUID.JPEGBaseline8Bit,
        DicomUID.JPEGExtended12Bit,
        new("1.2.840.10008.1.2.4.52", "JPEG Extended (Process 3 and 5) (Retired)"),
        new("1.2.840.10008.1.2.4.53", "JPEG Spectral Selection, Non-Hierarchical (Process 6 and 8) (Retired)"),
        new("1.2.840.10008.1.2.4.54", "JPEG Spectral Selection, Non-Hierarchical (Process 7 and 9) (Retired)"),
        new("1.2.840.10008.1.2.4.55", "JPEG Full Progression, Non-Hierarchical (Process 10 and 12) (Retired)"),
        new("1.2.840.10008.1.2.4.56", "JPEG Full Progression, Non-Hierarchical (Process 11 and 13) (Retired)"),
        DicomUID.JPEGLossless,
        new("1.2.840.10008.1.2.4.58", "JPEG Lossless, Non-Hierarchical (Process 15) (Retired)"),
        new("1.2.840.10008.1.2.4.59", "JPEG Extended, Hierarchical (Process 16 and 18) (Retired)"),
        new("1.2.840.10008.1.2.4.60", "JPEG Extended, Hierarchical (Process 17 and 19) (Retired)"),
        new("1.2.840.10008.1.2.4.61", "JPEG Spectral Selection, Hierarchical (Process 20 and 22) (Retired)"),
        new("1.2.840.10008.1.2.4.62", "JPEG Spectral Selection, Hierarchical (Process 21 and 23) (Retired)"),
        new("1.2.840.10008.1.2.4.63", "JPEG Full Progression, Hierarchical (Process 24 and 26) (Retired)"),
        new("1.2.840.10008.1.2.4.64", "JPEG Full Progression, Hierarchical (Process 25 and 27) (Retired)"),
        new("1.2.840.10008.1.2.4.65", "JPEG Lossless, Hierarchical (Process 28) (Retired)"),
        new("1.2.840.10008.1.2.4.66", "JPEG Lossless, Hierarchical (Process 29) (Retired)"),
        DicomUID.JPEGLosslessSV1,
        DicomUID.JPEGLSLossless,
        DicomUID.JPEGLSNearLossless,
        DicomUID.JPEG2000Lossless,
        DicomUID.JPEG2000,
        new("1.2.840.10008.1.2.4.92", "JPEG 2000 Part 2 Multi-component (Lossless Only)"),
        new("1.2.840.10008.1.2.4.93", "JPEG 2000 Part 2 Multi-component"),
        new("1.2.840.10008.1.2.4.94", "JPIP Referenced"),
        new("1.2.840.10008.1.2.4.95", "JPIP Referenced Deflate"),
        new("1.2.840.10008.1.2.4.100", "MPEG2 Main Profile / Main Level"),
        new("1.2.840.10008.1.2.4.101", "MPEG2 Main Profile / High Level"),
        new("1.2.840.10008.1.2.4.102", "MPEG-4 AVC/H.264 High Profile / Level 4.1"),
        new("1.2.840.10008.1.2.4.103", "MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1"),
        new("1.2.840.10008.1.2.4.104", "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video"),
        new("1.2.840.10008.1.2.4.105", "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video"),
        new("1.2.840.10008.1.2.4.106", "MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2"),
        new("1.2.840.10008.1.2.4.107", "HEVC/H.265 Main Profile / Level 5.1"),
        new("1.2.840.10008.1.2.4.108", "HEVC/H.265 Main 10 Profile / Level 5.1"),
        DicomUID.HTJ2KLossless,
        DicomUID.HTJ2KLosslessRPCL,
        DicomUID.HTJ2K,
        new("1.2.840.10008.1.2.4.204", "JPIP HTJ2K Referenced"),
        new("1.2.840.10008.1.2.4.205", "JPIP HTJ2K Referenced Deflate"),
        DicomUID.RLELossless,
        DicomUID.DeflatedImageFrameCompression,
    ];

    /// <summary>Of storage commitment, whose data sets we read and write ourselves.</summary>
    public static readonly DicomUID[] Commitment = [DicomUID.ExplicitVRLittleEndian, DicomUID.ImplicitVRLittleEndian];

    private static readonly FrozenSet<string> StorageUids = Storage.Select(static syntax => syntax.UID).ToFrozenSet(StringComparer.Ordinal);

    public static bool IsOfStorage(string uid) =>
        StorageUids.Contains(uid) || (uid.StartsWith(EncapsulatedRoot, StringComparison.Ordinal) && UidRules.IsValid(uid));

    public static bool IsOfCommitment(string uid) => Array.Exists(Commitment, syntax => string.Equals(syntax.UID, uid, StringComparison.Ordinal));
}

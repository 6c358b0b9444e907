namespace EdgeMLOps.Dicom;

/// <summary>How a data set is put into bytes (PS3.5 section 10 and annex A).</summary>
public sealed class DicomTransferSyntax
{
    /// <summary>Implicit VR little endian, the default of the network.</summary>
    public static readonly DicomTransferSyntax ImplicitVRLittleEndian = new(DicomUID.ImplicitVRLittleEndian) { IsExplicitVR = false };

    /// <summary>Explicit VR little endian, the default of this product.</summary>
    public static readonly DicomTransferSyntax ExplicitVRLittleEndian = new(DicomUID.ExplicitVRLittleEndian);

    /// <summary>Explicit VR little endian, the data set compressed as a whole.</summary>
    public static readonly DicomTransferSyntax DeflatedExplicitVRLittleEndian =
        new(DicomUID.DeflatedExplicitVRLittleEndian) { IsDeflated = true };

    /// <summary>Explicit VR big endian (retired).</summary>
    public static readonly DicomTransferSyntax ExplicitVRBigEndian = new(DicomUID.ExplicitVRBigEndian) { IsBigEndian = true };

    /// <summary>Frames in fragments that compress nothing: for objects beyond 4 GB (PS3.5 section A.4.11).</summary>
    public static readonly DicomTransferSyntax EncapsulatedUncompressedExplicitVRLittleEndian =
        Encapsulated(DicomUID.EncapsulatedUncompressedExplicitVRLittleEndian);

    /// <summary>A manufacturer's own from before DICOM settled it: implicit VR little endian, but native pixel data big endian.</summary>
    public static readonly DicomTransferSyntax GEPrivateImplicitVRBigEndian =
        new(DicomUID.GEPrivateImplicitVRBigEndian) { IsExplicitVR = false, SwapPixelData = true };

    /// <summary>Explicit VR little endian; the pixels are elsewhere.</summary>
    public static readonly DicomTransferSyntax JPIPReferenced = new(DicomUID.JPIPReferenced);

    /// <summary>Deflated explicit VR little endian; the pixels are elsewhere.</summary>
    public static readonly DicomTransferSyntax JPIPReferencedDeflate = new(DicomUID.JPIPReferencedDeflate) { IsDeflated = true };

    /// <summary>Explicit VR little endian; the pixels are elsewhere.</summary>
    public static readonly DicomTransferSyntax JPIPHTJ2KReferenced = new(DicomUID.JPIPHTJ2KReferenced);

    /// <summary>Deflated explicit VR little endian; the pixels are elsewhere.</summary>
    public static readonly DicomTransferSyntax JPIPHTJ2KReferencedDeflate = new(DicomUID.JPIPHTJ2KReferencedDeflate) { IsDeflated = true };

    /// <summary>JPEG baseline, 8 bit, lossy.</summary>
    public static readonly DicomTransferSyntax JPEGBaseline8Bit = Encapsulated(DicomUID.JPEGBaseline8Bit);

    /// <summary>JPEG extended, 12 bit, lossy.</summary>
    public static readonly DicomTransferSyntax JPEGExtended12Bit = Encapsulated(DicomUID.JPEGExtended12Bit);

    /// <summary>JPEG lossless, any predictor.</summary>
    public static readonly DicomTransferSyntax JPEGLossless = Encapsulated(DicomUID.JPEGLossless);

    /// <summary>JPEG lossless, first-order predictor.</summary>
    public static readonly DicomTransferSyntax JPEGLosslessSV1 = Encapsulated(DicomUID.JPEGLosslessSV1);

    /// <summary>JPEG-LS lossless.</summary>
    public static readonly DicomTransferSyntax JPEGLSLossless = Encapsulated(DicomUID.JPEGLSLossless);

    /// <summary>JPEG-LS near-lossless.</summary>
    public static readonly DicomTransferSyntax JPEGLSNearLossless = Encapsulated(DicomUID.JPEGLSNearLossless);

    /// <summary>JPEG 2000 lossless.</summary>
    public static readonly DicomTransferSyntax JPEG2000Lossless = Encapsulated(DicomUID.JPEG2000Lossless);

    /// <summary>JPEG 2000.</summary>
    public static readonly DicomTransferSyntax JPEG2000 = Encapsulated(DicomUID.JPEG2000);

    /// <summary>High-throughput JPEG 2000 lossless.</summary>
    public static readonly DicomTransferSyntax HTJ2KLossless = Encapsulated(DicomUID.HTJ2KLossless);

    /// <summary>High-throughput JPEG 2000 lossless, ordered by resolution.</summary>
    public static readonly DicomTransferSyntax HTJ2KLosslessRPCL = Encapsulated(DicomUID.HTJ2KLosslessRPCL);

    /// <summary>High-throughput JPEG 2000.</summary>
    public static readonly DicomTransferSyntax HTJ2K = Encapsulated(DicomUID.HTJ2K);

    /// <summary>Run-length encoding.</summary>
    public static readonly DicomTransferSyntax RLELossless = Encapsulated(DicomUID.RLELossless);

    /// <summary>Each frame deflated by itself.</summary>
    public static readonly DicomTransferSyntax DeflatedImageFrameCompression = Encapsulated(DicomUID.DeflatedImageFrameCompression);

    // Every syntax under this root is explicit little endian with encapsulated pixels (PS3.5 annex A.4), retired ones included.
    private const string EncapsulatedRoot = "1.2.840.10008.1.2.4.";

    private static readonly Dictionary<string, DicomTransferSyntax> ByUid = new[]
    {
        ImplicitVRLittleEndian, ExplicitVRLittleEndian, DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, JPEGBaseline8Bit,
        JPEGExtended12Bit, JPEGLossless, JPEGLosslessSV1, JPEGLSLossless, JPEGLSNearLossless, JPEG2000Lossless, JPEG2000, HTJ2KLossless,
        HTJ2KLosslessRPCL, HTJ2K, RLELossless, DeflatedImageFrameCompression, EncapsulatedUncompressedExplicitVRLittleEndian,
        GEPrivateImplicitVRBigEndian, JPIPReferenced, JPIPReferencedDeflate, JPIPHTJ2KReferenced, JPIPHTJ2KReferencedDeflate,
    }.ToDictionary(static syntax => syntax.UID.UID, StringComparer.Ordinal);

    private DicomTransferSyntax(DicomUID uid) => UID = uid;

    /// <summary>Its identifier and name.</summary>
    public DicomUID UID { get; }

    /// <summary>Whether each element carries its VR.</summary>
    public bool IsExplicitVR { get; private init; } = true;

    /// <summary>Whether numbers have their most significant byte first.</summary>
    public bool IsBigEndian { get; private init; }

    /// <summary>Whether the data set is compressed as a whole.</summary>
    public bool IsDeflated { get; private init; }

    /// <summary>Whether the pixel data is a sequence of compressed fragments.</summary>
    public bool IsEncapsulated { get; private init; }

    /// <summary>Whether native pixel data is big endian in a data set that is not; it is handed out as little endian.</summary>
    public bool SwapPixelData { get; private init; }

    /// <summary>Whether it is one this product has heard of. How one it has not encodes a data set was recognised from that.</summary>
    public bool IsKnown { get; private init; } = true;

    /// <summary>Whether data sets are written in it, not only read: little endian and not deflated.</summary>
    public bool IsWritable => !IsBigEndian && !IsDeflated && !SwapPixelData;

    // What a data set that came in this syntax is written in: the same, or where that is not written, the nearest to it. An
    // encapsulated syntax is explicit VR little endian whatever the file it came in made of it.
    internal DicomTransferSyntax Written => IsEncapsulated ? Find(UID.UID) ?? this : IsWritable ? this : ExplicitVRLittleEndian;

    /// <summary>The syntax of an identifier.</summary>
    /// <returns>Null for one that is neither known nor of the standard's family of compressed syntaxes.</returns>
    public static DicomTransferSyntax? Find(string uid)
    {
        ArgumentNullException.ThrowIfNull(uid);
        if (ByUid.TryGetValue(uid, out var known))
        {
            return known;
        }

        return uid.StartsWith(EncapsulatedRoot, StringComparison.Ordinal) && DicomUID.IsValid(uid) ? Encapsulated(new DicomUID(uid)) : null;
    }

    // The plain syntax of an encoding that was recognised.
    internal static DicomTransferSyntax Of(ElementEncoding encoding) =>
        encoding.IsBigEndian ? ExplicitVRBigEndian
        : encoding.IsExplicit ? ExplicitVRLittleEndian
        : ImplicitVRLittleEndian;

    internal static DicomTransferSyntax Unknown(string uid, ElementEncoding encoding) =>
        new(new DicomUID(uid)) { IsKnown = false, IsExplicitVR = encoding.IsExplicit, IsBigEndian = encoding.IsBigEndian };

    // The same syntax, the data set around its pixels being encoded otherwise than it demands.
    internal DicomTransferSyntax EncodedAs(ElementEncoding encoding) =>
        new(UID) { IsEncapsulated = IsEncapsulated, IsExplicitVR = encoding.IsExplicit, IsBigEndian = encoding.IsBigEndian };

    /// <summary>The name, or the identifier where there is none.</summary>
    public override string ToString() => UID.Name.Length > 0 ? UID.Name : UID.UID;

    private static DicomTransferSyntax Encapsulated(DicomUID uid) => new(uid) { IsEncapsulated = true };
}

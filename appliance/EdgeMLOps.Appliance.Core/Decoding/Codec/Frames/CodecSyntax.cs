using System.Collections.Frozen;
using EdgeMLOps.Appliance.Core.Decoding.Codec.Codestreams;

namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Frames;

/// <summary>Which codestreams a transfer syntax may hold (PS3.5 A.4), and as which syntax the codec library is given them.</summary>
/// <param name="Kind">Which it names.</param>
/// <param name="LibraryUid">What the library is told.</param>
/// <param name="IsLossless">It promises that nothing was lost.</param>
internal sealed record CodecSyntax(CodestreamKind Kind, string LibraryUid, bool IsLossless)
{
    private const string Jpeg2000 = "1.2.840.10008.1.2.4.91";

    private static readonly FrozenDictionary<string, CodecSyntax> ByUid = new Dictionary<string, CodecSyntax>(StringComparer.Ordinal)
    {
        ["1.2.840.10008.1.2.4.50"] = Own(CodestreamKind.JpegSequential, "1.2.840.10008.1.2.4.50", isLossless: false),
        ["1.2.840.10008.1.2.4.51"] = Own(CodestreamKind.JpegSequential, "1.2.840.10008.1.2.4.51", isLossless: false),
        ["1.2.840.10008.1.2.4.53"] = Own(CodestreamKind.JpegProgressive, "1.2.840.10008.1.2.4.53", isLossless: false),
        ["1.2.840.10008.1.2.4.55"] = Own(CodestreamKind.JpegProgressive, "1.2.840.10008.1.2.4.55", isLossless: false),
        ["1.2.840.10008.1.2.4.57"] = Own(CodestreamKind.JpegLossless, "1.2.840.10008.1.2.4.57", isLossless: true),
        ["1.2.840.10008.1.2.4.70"] = Own(CodestreamKind.JpegLossless, "1.2.840.10008.1.2.4.70", isLossless: true),
        ["1.2.840.10008.1.2.4.80"] = Own(CodestreamKind.JpegLs, "1.2.840.10008.1.2.4.80", isLossless: true),
        ["1.2.840.10008.1.2.4.81"] = Own(CodestreamKind.JpegLs, "1.2.840.10008.1.2.4.81", isLossless: false),
        ["1.2.840.10008.1.2.4.90"] = Own(CodestreamKind.Jpeg2000, "1.2.840.10008.1.2.4.90", isLossless: true),
        ["1.2.840.10008.1.2.4.91"] = Own(CodestreamKind.Jpeg2000, Jpeg2000, isLossless: false),
        // The library does not know these three; the JPEG 2000 decoder it uses reads their codestreams.
        ["1.2.840.10008.1.2.4.201"] = Own(CodestreamKind.HighThroughputJpeg2000, Jpeg2000, isLossless: true),
        ["1.2.840.10008.1.2.4.202"] = Own(CodestreamKind.HighThroughputJpeg2000, Jpeg2000, isLossless: true),
        ["1.2.840.10008.1.2.4.203"] = Own(CodestreamKind.HighThroughputJpeg2000, Jpeg2000, isLossless: false),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All transfer syntaxes a frame is decoded of.</summary>
    public static IReadOnlyList<string> Supported => ByUid.Keys;

    /// <summary>The syntax of an identifier; null for one without a decoder here: video, JPIP, JPEG XL, hierarchical JPEG, Part 2.</summary>
    public static CodecSyntax? Find(string uid) => ByUid.GetValueOrDefault(uid);

    /// <summary>
    /// Whether a codestream of this kind is read under it: its own, and the other one of the two lossy JPEG processes, which
    /// writers confuse and one decoder reads.
    /// </summary>
    public bool Takes(CodestreamKind kind) => kind == Kind || (IsLossyJpeg(kind) && IsLossyJpeg(Kind));

    private static bool IsLossyJpeg(CodestreamKind kind) => kind is CodestreamKind.JpegSequential or CodestreamKind.JpegProgressive;

    private static CodecSyntax Own(CodestreamKind kind, string uid, bool isLossless) => new(kind, uid, isLossless);
}

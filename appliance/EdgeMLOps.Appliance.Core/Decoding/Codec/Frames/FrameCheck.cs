using EdgeMLOps.Appliance.Core.Decoding.Codec.Codestreams;

namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Frames;

/// <summary>The codestream against the object's header, before any native code sees it: a decoder would give wrong pixels and say success.</summary>
internal static class FrameCheck
{
    // Of a block of 64 samples coded with Huffman codes: one bit for its first value, one for the end.
    private const int SamplesPerByteOfDct = 256;
    private const int SamplesPerByteOfLossless = 8;

    /// <summary>What keeps the header itself from being believed; null when nothing does.</summary>
    public static FrameCodecResult? Header(FrameCodecRequest request) =>
        request.Width is <= 0 or > ushort.MaxValue
        || request.Height is <= 0 or > ushort.MaxValue
        || request.BitsAllocated is not (1 or 8 or 16 or 32)
        || request.BitsStored < 1
        || request.BitsStored > request.BitsAllocated
            ? Mismatch(FormattableString.Invariant(
                $"header: {request.Width} x {request.Height}, bits allocated {request.BitsAllocated}, stored {request.BitsStored}"))
            : request.SamplesPerPixel is 1 or 3
                ? null
                : FrameCodecResult.Refuse(FrameCodecCode.Unsupported, FormattableString.Invariant($"{request.SamplesPerPixel} samples a pixel"));

    /// <summary>The first contradiction; null when there is none.</summary>
    public static FrameCodecResult? Codestream(FrameCodecRequest request, CodecSyntax syntax, CodestreamInfo info)
    {
        if (!syntax.Takes(info.Kind))
        {
            return Mismatch(FormattableString.Invariant($"codestream: {info.Kind}; transfer syntax {request.TransferSyntaxUid} is for {syntax.Kind}"));
        }

        if (info.Width != request.Width || info.Height != request.Height || info.Components != request.SamplesPerPixel)
        {
            return Mismatch(FormattableString.Invariant(
                $"codestream: {info.Width} x {info.Height} x {info.Components}; header: {request.Width} x {request.Height} x {request.SamplesPerPixel}"));
        }

        if (info.Precision > request.BitsAllocated || !IsSignClear(request, info))
        {
            return Mismatch(FormattableString.Invariant(
                $"codestream: {info.Precision} bits{(info.IsSigned ? " signed" : "")}; header: allocated {request.BitsAllocated}, stored {request.BitsStored}{(request.IsSigned ? " signed" : "")}"));
        }

        return IsTooShort(info) ? FrameCodecResult.Refuse(FrameCodecCode.Corrupt, FormattableString.Invariant(
            $"codestream: {info.Length} bytes for {info.Width} x {info.Height}")) : null;
    }

    public static FrameCodecResult Mismatch(string message) => FrameCodecResult.Refuse(FrameCodecCode.HeaderMismatch, message);

    // JPEG and JPEG-LS know no sign: the samples are the cells' bits, and those of a negative value reach up to the highest
    // bit stored. With fewer bits than stored, the header's sign and the codestream's must be the same.
    private static bool IsSignClear(FrameCodecRequest request, CodestreamInfo info) =>
        info.IsSigned == request.IsSigned || info.Precision >= request.BitsStored;

    private static bool IsTooShort(CodestreamInfo info)
    {
        var samples = (long)info.Width * info.Height;
        return info.Kind switch
        {
            CodestreamKind.JpegSequential => info.Length < samples / SamplesPerByteOfDct,
            CodestreamKind.JpegLossless => info.Length < samples * info.Components / SamplesPerByteOfLossless,
            _ => false,
        };
    }
}

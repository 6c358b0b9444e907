using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Dicom.Imaging;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>The codes of the stages below as one.</summary>
internal static class DecodeCodes
{
    /// <summary>What a fault in reading pixels is called here.</summary>
    public static DecodeCode Of(DicomPixelFaultCode code) => code switch
    {
        DicomPixelFaultCode.None => DecodeCode.Decoded,
        DicomPixelFaultCode.NoPixelData => DecodeCode.NoPixelData,
        DicomPixelFaultCode.UnknownTransferSyntax => DecodeCode.UnsupportedTransferSyntax,
        DicomPixelFaultCode.MissingAttribute or DicomPixelFaultCode.BadDimensions => DecodeCode.BadDimensions,
        DicomPixelFaultCode.BadBits or DicomPixelFaultCode.UnsupportedBits => DecodeCode.UnsupportedBits,
        DicomPixelFaultCode.UnsupportedPhotometric or DicomPixelFaultCode.BadPlanarConfiguration => DecodeCode.UnsupportedPhotometric,
        DicomPixelFaultCode.BadFrameCount or DicomPixelFaultCode.FramesNotFound or DicomPixelFaultCode.NoSuchFrame => DecodeCode.BadFrames,
        DicomPixelFaultCode.Truncated => DecodeCode.TruncatedPixelData,
        DicomPixelFaultCode.TooLarge => DecodeCode.TooLarge,
        DicomPixelFaultCode.BadEncapsulation or DicomPixelFaultCode.CorruptRle or DicomPixelFaultCode.CorruptDeflate => DecodeCode.CorruptPixelData,
        DicomPixelFaultCode.NeedsCodec => DecodeCode.Compressed,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "is no fault of pixels"),
    };

    /// <summary>What an answer of the codec is called here.</summary>
    public static DecodeCode Of(FrameCodecCode code) => code switch
    {
        FrameCodecCode.Decoded => DecodeCode.Decoded,
        FrameCodecCode.Unsupported => DecodeCode.Compressed,
        FrameCodecCode.NotInstalled => DecodeCode.CodecNotInstalled,
        FrameCodecCode.Corrupt => DecodeCode.CorruptPixelData,
        FrameCodecCode.HeaderMismatch => DecodeCode.CodestreamMismatch,
        FrameCodecCode.Timeout => DecodeCode.CodecTimeout,
        FrameCodecCode.Crashed => DecodeCode.CodecCrashed,
        FrameCodecCode.Memory => DecodeCode.CodecMemory,
        FrameCodecCode.Busy => DecodeCode.CodecBusy,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "is no answer of a codec"),
    };

    /// <summary>Whether a fault is the file's own, not a limit of this program or its machine.</summary>
    public static bool IsOfTheFile(DicomPixelFaultCode code) => code is not (
        DicomPixelFaultCode.None or DicomPixelFaultCode.NoPixelData or DicomPixelFaultCode.UnknownTransferSyntax
        or DicomPixelFaultCode.UnsupportedBits or DicomPixelFaultCode.UnsupportedPhotometric or DicomPixelFaultCode.TooLarge or DicomPixelFaultCode.NeedsCodec);

    /// <summary>
    /// Whether a codec's answer speaks of a broken file. A codestream that is sound and another than the header says is not broken: other
    /// programs show it, and only which of the two is right cannot be known.
    /// </summary>
    public static bool IsOfTheFile(FrameCodecCode code) => code == FrameCodecCode.Corrupt;
}

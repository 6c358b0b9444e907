namespace EdgeMLOps.Dicom.Imaging;

/// <summary>Why pixels cannot be had. The names are stable: they stand in logs and in what tools print.</summary>
public enum DicomPixelFaultCode
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>No pixel data element, or one beside which nothing describes an image.</summary>
    NoPixelData,

    /// <summary>The transfer syntax is not known, so that nothing is known of how the pixels are encoded.</summary>
    UnknownTransferSyntax,

    /// <summary>Rows, Columns or Bits Allocated is missing although others of them are there.</summary>
    MissingAttribute,

    /// <summary>Rows or Columns is not 1 to 65535, or several numbers, or Columns is odd where two pixels share their colours.</summary>
    BadDimensions,

    /// <summary>Bits Stored or Bits Allocated contradict each other or the element that carries the pixels, or Pixel Representation is neither 0 nor 1.</summary>
    BadBits,

    /// <summary>Bits Allocated is one this version does not read: 12-bit cells packed without gaps (retired), or another odd size.</summary>
    UnsupportedBits,

    /// <summary>Samples per Pixel is not 1, 3 or 4, or the photometric interpretation is one this version does not lay out (YBR_FULL_420).</summary>
    UnsupportedPhotometric,

    /// <summary>Number of Frames is negative, or several numbers.</summary>
    BadFrameCount,

    /// <summary>The bytes are fewer than rows, columns, samples, bits and frames ask for.</summary>
    Truncated,

    /// <summary>A frame is larger than one buffer can hold, or beyond 64 MiB and far larger than its bytes are worth.</summary>
    TooLarge,

    /// <summary>Fragments where the transfer syntax has none, or none where it has them.</summary>
    BadEncapsulation,

    /// <summary>Neither an offset table, nor the number of fragments, nor their beginnings tell where the frames are.</summary>
    FramesNotFound,

    /// <summary>The frame asked for is not one of the object's.</summary>
    NoSuchFrame,

    /// <summary>A run-length encoded frame breaks PS3.5 annex G, or ends before its pixels are full.</summary>
    CorruptRle,

    /// <summary>A deflated frame cannot be inflated, or ends before its pixels are full.</summary>
    CorruptDeflate,

    /// <summary>The frame is compressed in a way that needs a codec.</summary>
    NeedsCodec,

    /// <summary>Planar Configuration is neither 0 nor 1, of samples that stand as it says.</summary>
    BadPlanarConfiguration,
}

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>What became of an image's pixels. Stored in the prediction log: numbers never change meaning.</summary>
public enum DecodeCode
{
    /// <summary>The pixels are there to be read.</summary>
    Decoded = 0,

    /// <summary>The object holds no Pixel Data (7FE0,0010).</summary>
    NoPixelData = 1,

    /// <summary>The pixels are compressed in a way this program does not read.</summary>
    Compressed = 2,

    /// <summary>The transfer syntax is unknown, or big endian (retired).</summary>
    UnsupportedTransferSyntax = 3,

    /// <summary>Neither MONOCHROME1 nor MONOCHROME2, or more than one sample a pixel.</summary>
    UnsupportedPhotometric = 4,

    /// <summary>Rows or Columns is missing, 0 or beyond the limit.</summary>
    BadDimensions = 5,

    /// <summary>Bits Allocated is not 8 or 16, or the bits contradict each other.</summary>
    UnsupportedBits = 6,

    /// <summary>More than one frame.</summary>
    MultiFrame = 7,

    /// <summary>The pixel data is shorter than rows x columns asks for.</summary>
    TruncatedPixelData = 8,

    /// <summary>Rescale slope or intercept is no number, or the slope is 0.</summary>
    BadRescale = 9,

    /// <summary>The window is not one PS3.3 C.11.2.1.2 defines.</summary>
    BadWindow = 10,

    /// <summary>The stored values need a Modality LUT Sequence (0028,3000), which this program does not apply.</summary>
    UnsupportedModalityLut = 12,

    /// <summary>The file is no DICOM file, or broken before its pixels.</summary>
    Unreadable = 11,
}

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

    /// <summary>The transfer syntax is unknown. In old rows also big endian (retired), which is read by now.</summary>
    UnsupportedTransferSyntax = 3,

    /// <summary>For the model none it takes, or samples a pixel that contradict it; otherwise a layout that is not read, or none.</summary>
    UnsupportedPhotometric = 4,

    /// <summary>Rows or Columns is missing, 0, several numbers or beyond the limit, or Columns is odd where two pixels share their colours.</summary>
    BadDimensions = 5,

    /// <summary>Bits Allocated is not 8 or 16 (for the model) or one that is not read, the bits contradict each other, or the sign is none.</summary>
    UnsupportedBits = 6,

    /// <summary>More than one frame, and nobody said which.</summary>
    MultiFrame = 7,

    /// <summary>The pixel data is shorter than rows x columns x frames asks for.</summary>
    TruncatedPixelData = 8,

    /// <summary>Rescale slope or intercept is no number, or the slope is 0.</summary>
    BadRescale = 9,

    /// <summary>The window is not one PS3.3 C.11.2.1.2 defines.</summary>
    BadWindow = 10,

    /// <summary>In old rows: the stored values need a Modality LUT Sequence (0028,3000), which is applied by now.</summary>
    UnsupportedModalityLut = 12,

    /// <summary>The file is no DICOM file, or broken before its pixels.</summary>
    Unreadable = 11,

    /// <summary>Number of Frames is negative, several numbers or more than one and no plain number, there are more frames than it says, or nothing tells which fragments make which.</summary>
    BadFrames = 13,

    /// <summary>The compressed frame is broken, or the pixel data is not encapsulated as its transfer syntax says.</summary>
    CorruptPixelData = 14,

    /// <summary>The codestream is another than the header says: compression, size, bits, sign or samples.</summary>
    CodestreamMismatch = 15,

    /// <summary>The codec library is not on this machine.</summary>
    CodecNotInstalled = 16,

    /// <summary>The codec did not end by its deadline and was killed.</summary>
    CodecTimeout = 17,

    /// <summary>The codec's process ended before it answered.</summary>
    CodecCrashed = 18,

    /// <summary>The frame needs more memory than a codec may have.</summary>
    CodecMemory = 19,

    /// <summary>No codec became free in time; the image may be tried again.</summary>
    CodecBusy = 20,

    /// <summary>A frame is larger than one buffer can hold, or beyond 64 MiB and far larger than its bytes are worth, or its file is far larger than it or than its size is worth.</summary>
    TooLarge = 21,

    /// <summary>Not all frames were decoded by the deadline of <c>inspect</c>; nothing else gives it.</summary>
    DeadlineExceeded = 22,

    /// <summary>The Modality LUT Sequence (0028,3000) has no table PS3.3 C.11.1.1 defines.</summary>
    BadModalityLut = 30,

    /// <summary>The VOI LUT Sequence (0028,3010) has no table PS3.3 C.11.2.1.1 defines.</summary>
    BadVoiLut = 31,

    /// <summary>The functional groups do not tell which frame they are for (PS3.3 C.7.6.16).</summary>
    BadFunctionalGroups = 32,

    /// <summary>The palette has no tables PS3.3 C.7.6.3.1.5 and C.7.6.3.1.6 define, or segmented ones (C.7.9.2), which are not read.</summary>
    BadPalette = 33,

    /// <summary>More than one frame under a class whose images have one: no result could say which of them a box is on.</summary>
    FramesNotOfClass = 34,

    /// <summary>More frames than the model, which sees all of them, takes: analysed in part the image would count as looked at.</summary>
    TooManyFrames = 35,
}

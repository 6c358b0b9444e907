using EdgeMLOps.Dicom.Imaging;

namespace EdgeMLOps.Appliance.Core.Inspection;

/// <summary>What one file may cost, however it is made: its own size decides, and what is asked for on the command line.</summary>
public sealed record InspectionLimits
{
    // Two frames of a large radiograph. A decoder writes some 80 million cells a second, were they made of nothing.
    private const long FreeCells = 32L << 20;

    // Lossy ultrasound comes to 90; what has more is blank.
    private const int CellsAByte = 128;

    // What a frame costs on its way to the codec and back, however small it is.
    private const long CodecFrameCells = 64L << 10;

    // What may stand in a file beside its pixels.
    private const long FreeBytes = 64L << 20;

    // A document or a mesh of which the header alone is longer than is looked at.
    private const long LongestWithoutPixels = 128L << 20;

    /// <summary>The limits where nothing is said.</summary>
    public static readonly InspectionLimits Default = new();

    /// <summary>Longest time to decode the frames of one file.</summary>
    /// <value>60 s</value>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Largest file that is decoded, in bytes: it is read whole for that.</summary>
    /// <value>512 MiB</value>
    public long MaxFileBytes { get; init; } = 512L << 20;

    /// <summary>Whether all frames are decoded, however few bytes they are made of: who said a deadline waits so long.</summary>
    /// <value>false</value>
    public bool AllFrames { get; init; }

    /// <summary>Whether a file is larger than is decoded, or than the pixels it declares (uncompressed, and as much again) can make it.</summary>
    /// <param name="length">Its bytes.</param>
    /// <param name="pixelBytes">Bytes of its pixels as its header declares them; 0 where it has none.</param>
    internal bool IsTooLong(long length, double pixelBytes) => length > MaxFileBytes || length > (2 * pixelBytes) + FreeBytes;

    /// <summary>Whether a file is read whole in which no pixels were found as far as they are looked for.</summary>
    /// <param name="length">Its bytes.</param>
    internal bool MayBeADocument(long length) => length <= Math.Min(LongestWithoutPixels, MaxFileBytes);

    /// <summary>Whether a file's header is to be looked at before the rest is read.</summary>
    /// <param name="length">Its bytes.</param>
    internal static bool AreWorthALook(long length) => length > 1L << 20;

    /// <summary>How many frames are decoded: all of them, or where they are far more than the file's size is worth, the first or none.</summary>
    /// <param name="pixels">Its pixels.</param>
    /// <param name="length">Bytes of the file.</param>
    internal int FramesOf(DicomPixelData pixels, long length)
    {
        if (AllFrames || !pixels.Syntax.IsEncapsulated)
        {
            return pixels.NumberOfFrames; // of native ones the bytes are there
        }

        var cells = (pixels.FrameBytes * 8 / pixels.CellBits) + (DicomFrameReader.CanRead(pixels.Syntax) ? 0 : CodecFrameCells);
        var worth = FreeCells + (CellsAByte * length);
        return worth / cells >= pixels.NumberOfFrames ? pixels.NumberOfFrames : worth >= cells ? 1 : 0;
    }
}

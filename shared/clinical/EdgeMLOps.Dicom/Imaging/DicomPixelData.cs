using System.Diagnostics.CodeAnalysis;

namespace EdgeMLOps.Dicom.Imaging;

/// <summary>
/// The pixels of a data set: how they are laid out and where each frame is (PS3.3 section C.7.6.3, PS3.5 section 8 and annex A.4).
/// Every size is checked against the bytes before one exists; nothing is copied. Safe for concurrent reading.
/// </summary>
public sealed class DicomPixelData
{
    private readonly PixelLayout _layout;
    private readonly Lazy<FrameTable> _frames;

    private DicomPixelData(DicomDataset dataset, DicomTransferSyntax syntax, PixelLayout layout)
    {
        _layout = layout;
        Syntax = syntax;
        _frames = new Lazy<FrameTable>(() => FrameTable.Of(dataset, layout, syntax));
    }

    /// <summary>Columns, in pixels.</summary>
    public int Width => _layout.Width;

    /// <summary>Rows, in pixels.</summary>
    public int Height => _layout.Height;

    /// <summary>Frames; 1 where nothing else is declared.</summary>
    public int NumberOfFrames => _layout.Frames;

    /// <summary>Samples of a pixel: 1, 3 or 4.</summary>
    public int SamplesPerPixel => _layout.Samples;

    /// <summary>Photometric Interpretation as declared, spaces taken off; empty where it is missing.</summary>
    public string PhotometricInterpretation => _layout.Photometric;

    /// <summary>0: samples of a pixel stand together; 1: all of one kind, then all of the next. Says nothing of compressed frames.</summary>
    public int PlanarConfiguration => _layout.Planar;

    /// <summary>Bits of a cell as stored: 1, 8, 16, 32 or 64.</summary>
    public int BitsAllocated => _layout.BitsAllocated;

    /// <summary>Bits of the value in the cell.</summary>
    public int BitsStored => _layout.BitsStored;

    /// <summary>The value's most significant bit, counted from 0.</summary>
    public int HighBit => _layout.HighBit;

    /// <summary>
    /// Bits of a cell in which overlays stand: those of Overlay Bit Position (60xx,0102) where no Overlay Data (60xx,3000) is there
    /// (retired, PS3.3-2004 section C.9.2).
    /// </summary>
    public ulong OverlayBits => _layout.OverlayBits;

    /// <summary>Whether values are two's complement.</summary>
    public bool IsSigned => _layout.IsSigned;

    /// <summary>Integers, or floating-point numbers of one or two words.</summary>
    public DicomPixelKind Kind => _layout.Kind;

    /// <summary>How the data set, and so the pixel data, is encoded.</summary>
    public DicomTransferSyntax Syntax { get; }

    /// <summary>Bits of a decoded cell: those allocated, or a byte for a single bit.</summary>
    public int CellBits => _layout.CellBits;

    /// <summary>Bytes of one decoded frame: its cells, samples of a pixel together; native YBR_FULL_422 as stored, two bytes a pixel.</summary>
    public long FrameBytes => _layout.FrameBytes;

    /// <summary>Breaches of the standard that the pixels are read in spite of.</summary>
    public IReadOnlyList<DicomPixelWarning> Warnings =>
        _frames.Value.Warning is { } warning ? [.. _layout.Warnings, warning] : _layout.Warnings;

    internal PixelLayout Layout => _layout;

    /// <summary>Reads how a data set's pixels are laid out.</summary>
    /// <param name="dataset">The object, its pixel data included.</param>
    /// <param name="syntax">How it is encoded.</param>
    /// <param name="pixels">The pixels; null with a fault.</param>
    /// <param name="fault">Why there are none; its code is <see cref="DicomPixelFaultCode.None"/> where there are.</param>
    public static bool TryCreate(
        DicomDataset dataset,
        DicomTransferSyntax syntax,
        [NotNullWhen(true)] out DicomPixelData? pixels,
        out DicomPixelFault fault)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(syntax);
        pixels = PixelLayoutReader.TryRead(dataset, syntax, out var layout, out fault) ? new(dataset, syntax, layout) : null;
        return pixels is not null;
    }

    /// <summary>Where a frame's bytes are, nothing being copied.</summary>
    /// <param name="index">The frame, counted from 0.</param>
    /// <param name="fragments">
    /// Native: one piece, which of 1-bit frames begins with the byte the frame's first bit is in. Encapsulated: the frame's
    /// fragments in their order.
    /// </param>
    /// <param name="fault">Why the frame cannot be found.</param>
    public bool TryGetFrame(int index, out IReadOnlyList<ReadOnlyMemory<byte>> fragments, out DicomPixelFault fault)
    {
        fragments = [];
        if (index < 0 || index >= NumberOfFrames)
        {
            fault = new(DicomPixelFaultCode.NoSuchFrame, DicomTag.NumberOfFrames, FormattableString.Invariant($"frame {index} of {NumberOfFrames}"));
            return false;
        }

        fault = _frames.Value.Fault;
        if (fault.Code != DicomPixelFaultCode.None)
        {
            return false;
        }

        fragments = _layout.Fragments is null ? [_layout.NativeFrames(index, 1)] : _frames.Value.Fragments(index);
        return true;
    }
}

namespace EdgeMLOps.Dicom.Imaging;

/// <summary>
/// Frames as cells: stored values in little endian cells of the bits allocated, samples of a pixel together, a byte for a single bit
/// (least significant bit first in the file). Native, run-length encoded and deflated frames; others need a codec. One thread at a time.
/// </summary>
public sealed class DicomFrameReader
{
    private readonly DicomPixelData _pixels;
    private readonly PixelLayout _layout;
    private byte[]? _cells;
    private byte[]? _stored;

    /// <summary>Reads the frames of an object.</summary>
    /// <param name="pixels">Its pixels.</param>
    public DicomFrameReader(DicomPixelData pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        _pixels = pixels;
        _layout = pixels.Layout;
    }

    /// <summary>Whether frames of a transfer syntax are read here, without a codec.</summary>
    public static bool CanRead(DicomTransferSyntax syntax)
    {
        ArgumentNullException.ThrowIfNull(syntax);
        return !syntax.IsEncapsulated || IsRle(syntax) || IsDeflated(syntax) || IsUncompressed(syntax);
    }

    /// <summary>Reads a frame. What is stored as cells already is not copied.</summary>
    /// <param name="index">The frame, counted from 0.</param>
    /// <param name="cells"><see cref="DicomPixelData.FrameBytes"/> bytes, good until the next frame is read.</param>
    /// <param name="fault">Why there are none.</param>
    public bool TryRead(int index, out ReadOnlyMemory<byte> cells, out DicomPixelFault fault)
    {
        cells = default;
        if (!_pixels.TryGetFrame(index, out var fragments, out fault))
        {
            return false;
        }

        if (!_pixels.Syntax.IsEncapsulated)
        {
            cells = NativeCells(fragments[0], bit: _layout.BitsAllocated == 1 ? (int)(index * _layout.StoredBits % 8) : 0);
            return true;
        }

        if (!CanRead(_pixels.Syntax))
        {
            fault = new(DicomPixelFaultCode.NeedsCodec, DicomTag.PixelData, $"transfer syntax {_pixels.Syntax.UID.UID}");
            return false;
        }

        var frame = JoinedFragments.Of(fragments);
        return IsRle(_pixels.Syntax) ? TryReadRle(index, frame, out cells, out fault)
            : IsDeflated(_pixels.Syntax) ? TryReadDeflated(index, frame, out cells, out fault)
            : TryReadUncompressed(index, frame, out cells, out fault);
    }

    private static bool IsRle(DicomTransferSyntax syntax) => AreSame(syntax, DicomTransferSyntax.RLELossless);

    private static bool IsDeflated(DicomTransferSyntax syntax) => AreSame(syntax, DicomTransferSyntax.DeflatedImageFrameCompression);

    private static bool IsUncompressed(DicomTransferSyntax syntax) =>
        AreSame(syntax, DicomTransferSyntax.EncapsulatedUncompressedExplicitVRLittleEndian);

    // By identifier: a file may be encoded otherwise than its syntax demands, and its pixels as it does.
    private static bool AreSame(DicomTransferSyntax syntax, DicomTransferSyntax other) => string.Equals(syntax.UID.UID, other.UID.UID, StringComparison.Ordinal);

    private bool TryReadUncompressed(int index, ReadOnlyMemory<byte> frame, out ReadOnlyMemory<byte> cells, out DicomPixelFault fault)
    {
        var isWhole = frame.Length >= _layout.StoredBytes;
        cells = isWhole ? NativeCells(frame[..(int)_layout.StoredBytes], bit: 0) : default;
        fault = isWhole ? default : Corrupt(DicomPixelFaultCode.Truncated, index, frame.Length);
        return isWhole;
    }

    private bool TryReadRle(int index, ReadOnlyMemory<byte> frame, out ReadOnlyMemory<byte> cells, out DicomPixelFault fault)
    {
        (cells, fault) = (default, default);
        var isPacked = _layout.BitsAllocated == 1;
        if (RleDecoder.CanHold(frame.Length, _layout.StoredBytes))
        {
            var target = Reserve(ref (isPacked ? ref _stored : ref _cells), _layout.StoredBytes);
            if (RleDecoder.TryDecode(frame.Span, _layout.Samples, isPacked ? 1 : _layout.CellBits / 8, target))
            {
                cells = isPacked ? NativeCells(target, bit: 0) : target;
                return true;
            }
        }

        fault = Corrupt(DicomPixelFaultCode.CorruptRle, index, frame.Length);
        return false;
    }

    private bool TryReadDeflated(int index, ReadOnlyMemory<byte> frame, out ReadOnlyMemory<byte> cells, out DicomPixelFault fault)
    {
        (cells, fault) = (default, default);
        if (FrameInflater.CanHold(frame.Length, _layout.StoredBytes))
        {
            var target = Reserve(ref _stored, _layout.StoredBytes);
            if (FrameInflater.TryInflate(frame, target))
            {
                cells = NativeCells(target, bit: 0);
                return true;
            }
        }

        fault = Corrupt(DicomPixelFaultCode.CorruptDeflate, index, frame.Length);
        return false;
    }

    private ReadOnlyMemory<byte> NativeCells(ReadOnlyMemory<byte> stored, int bit)
    {
        var unit = _layout.CellBits / 8;
        if (_layout.BitsAllocated == 1)
        {
            var bits = Reserve(ref _cells, _layout.FrameBytes);
            CellUnpacker.Bits(stored.Span, bit, bits);
            return bits;
        }

        if (_layout.Planar == 1)
        {
            var cells = Reserve(ref _cells, _layout.FrameBytes);
            PlaneInterleaver.Interleave(stored.Span, _layout.Samples, unit, cells);
            stored = cells;
        }

        if (_layout.IsBigEndian)
        {
            var cells = Reserve(ref _cells, _layout.FrameBytes);
            CellUnpacker.TurnRound(stored.Span, unit, cells);
            stored = cells;
        }

        return stored;
    }

    private DicomPixelFault Corrupt(DicomPixelFaultCode code, int index, int bytes) =>
        new(code, DicomTag.PixelData, FormattableString.Invariant($"frame {index}, {bytes} bytes for {_layout.StoredBytes}"));

    // Frames of an object are alike: one buffer serves all.
    private static byte[] Reserve(ref byte[]? buffer, long bytes) => buffer ??= GC.AllocateUninitializedArray<byte>((int)bytes);
}

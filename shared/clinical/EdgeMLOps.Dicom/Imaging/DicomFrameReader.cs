namespace EdgeMLOps.Dicom.Imaging;

/// <summary>
/// Frames as cells: stored values in little endian cells of the bits allocated, samples of a pixel together, a byte for a single bit
/// (least significant bit first in the file). Native, run-length encoded and deflated frames; others need a codec. One thread at a time.
/// </summary>
public sealed class DicomFrameReader
{
    // A piece that stays in the processor's cache while it is looked at.
    private const long PieceBytes = 256 * 1024;

    private const long FreeBytes = 64 * 1024 * 1024;
    private const int WorthExpansion = 32;

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

    /// <summary>How many frames that follow each other can be read as one piece: many where small native ones lie side by side, else 1.</summary>
    public int FramesAtOnce => _pixels.Syntax.IsEncapsulated || _layout.Planar == 1 ? 1
        : (int)Math.Clamp(PieceBytes / _layout.FrameBytes, 1, _layout.Frames);

    /// <summary>Reads frames that follow each other as one piece.</summary>
    /// <param name="index">The first, counted from 0.</param>
    /// <param name="count">How many, 1 to <see cref="FramesAtOnce"/>.</param>
    /// <param name="cells">As many times <see cref="DicomPixelData.FrameBytes"/> bytes, good until the next frame is read.</param>
    /// <param name="fault">Why there are none.</param>
    public bool TryRead(int index, int count, out ReadOnlyMemory<byte> cells, out DicomPixelFault fault)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, FramesAtOnce);
        if (count == 1)
        {
            return TryRead(index, out cells, out fault);
        }

        cells = default;
        if (!_pixels.TryGetFrame(index, out _, out fault) || !_pixels.TryGetFrame(index + count - 1, out _, out fault))
        {
            return false;
        }

        cells = NativeCells(_layout.NativeFrames(index, count), FirstBit(index), count);
        return true;
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
            cells = NativeCells(fragments[0], FirstBit(index));
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
        cells = isWhole ? NativeCells(frame[..(int)_layout.StoredBytes]) : default;
        fault = isWhole ? default : Corrupt(DicomPixelFaultCode.Truncated, index, frame.Length);
        return isWhole;
    }

    private bool TryReadRle(int index, ReadOnlyMemory<byte> frame, out ReadOnlyMemory<byte> cells, out DicomPixelFault fault)
    {
        cells = default;
        if (!IsWarranted(index, frame.Length, RleDecoder.MostExpansion, DicomPixelFaultCode.CorruptRle, out fault))
        {
            return false;
        }

        var isPacked = _layout.BitsAllocated == 1;
        var target = Reserve(ref (isPacked ? ref _stored : ref _cells), _layout.StoredBytes);
        if (!RleDecoder.TryDecode(frame.Span, _layout.Samples, isPacked ? 1 : _layout.CellBits / 8, target.Span))
        {
            fault = Corrupt(DicomPixelFaultCode.CorruptRle, index, frame.Length);
            return false;
        }

        cells = isPacked ? NativeCells(target) : target;
        return true;
    }

    private bool TryReadDeflated(int index, ReadOnlyMemory<byte> frame, out ReadOnlyMemory<byte> cells, out DicomPixelFault fault)
    {
        cells = default;
        if (!IsWarranted(index, frame.Length, FrameInflater.MostExpansion, DicomPixelFaultCode.CorruptDeflate, out fault))
        {
            return false;
        }

        var target = Reserve(ref _stored, _layout.StoredBytes);
        if (!FrameInflater.TryInflate(frame, target.Span))
        {
            fault = Corrupt(DicomPixelFaultCode.CorruptDeflate, index, frame.Length);
            return false;
        }

        cells = NativeCells(target);
        return true;
    }

    // Asked before anything is reserved: whether so few bytes can make the frame at all, and whether what it costs is worth them.
    // Radiographs are smaller; a larger frame that is next to nothing but runs is a bomb.
    private bool IsWarranted(int index, int bytes, int mostExpansion, DicomPixelFaultCode code, out DicomPixelFault fault)
    {
        var isPossible = _layout.StoredBytes <= (long)bytes * mostExpansion;
        var isWorth = _layout.FrameBytes <= FreeBytes || _layout.FrameBytes <= (long)bytes * WorthExpansion;
        fault = isPossible && isWorth ? default : Corrupt(isPossible ? DicomPixelFaultCode.TooLarge : code, index, bytes);
        return isPossible && isWorth;
    }

    private int FirstBit(int index) => (int)(index * _layout.StoredBits % 8);

    private ReadOnlyMemory<byte> NativeCells(ReadOnlyMemory<byte> stored, int firstBit = 0, int frames = 1)
    {
        var (unit, bytes) = (_layout.CellBits / 8, _layout.FrameBytes * frames);
        if (_layout.BitsAllocated == 1)
        {
            var bits = Reserve(ref _cells, bytes);
            CellUnpacker.Bits(stored.Span, firstBit, bits.Span);
            return bits;
        }

        if (_layout.Planar == 1)
        {
            var cells = Reserve(ref _cells, bytes);
            PlaneInterleaver.Interleave(stored.Span, _layout.Samples, unit, cells.Span);
            stored = cells;
        }

        if (_layout.IsBigEndian)
        {
            var cells = Reserve(ref _cells, bytes);
            CellUnpacker.TurnRound(stored.Span, unit, cells.Span);
            stored = cells;
        }

        return stored;
    }

    private DicomPixelFault Corrupt(DicomPixelFaultCode code, int index, int bytes) =>
        new(code, DicomTag.PixelData, FormattableString.Invariant($"frame {index}, {bytes} bytes for {_layout.StoredBytes}"));

    // Frames of an object are alike: one buffer serves all.
    private static Memory<byte> Reserve(ref byte[]? buffer, long bytes)
    {
        if (buffer is null || buffer.Length < bytes)
        {
            buffer = GC.AllocateUninitializedArray<byte>((int)bytes);
        }

        return buffer.AsMemory(0, (int)bytes);
    }
}

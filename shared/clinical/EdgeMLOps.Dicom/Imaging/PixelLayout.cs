namespace EdgeMLOps.Dicom.Imaging;

/// <summary>How pixels are laid out, checked against the bytes that are there.</summary>
internal sealed record PixelLayout
{
    public required int Width { get; init; }

    public required int Height { get; init; }

    public required int Frames { get; init; }

    public required int Samples { get; init; }

    public required string Photometric { get; init; }

    public required int Planar { get; init; }

    public required int BitsAllocated { get; init; }

    public required int BitsStored { get; init; }

    public required int HighBit { get; init; }

    public required bool IsSigned { get; init; }

    /// <summary>Bits of a cell in which overlays stand.</summary>
    public required ulong OverlayBits { get; init; }

    public required DicomPixelKind Kind { get; init; }

    public required IReadOnlyList<DicomPixelWarning> Warnings { get; init; }

    /// <summary>Native pixel data; empty where it is encapsulated.</summary>
    public required ReadOnlyMemory<byte> Native { get; init; }

    /// <summary>Encapsulated pixel data; null where it is native.</summary>
    public required DicomFragmentSequence? Fragments { get; init; }

    /// <summary>Cells still stand with their most significant byte first: a big endian writer called them bytes (OB), so nobody turned them round.</summary>
    public required bool IsBigEndian { get; init; }

    /// <summary>Two pixels share their colour samples: four bytes for two pixels (PS3.3 section C.7.6.3.1.2).</summary>
    public required bool IsSubsampled { get; init; }

    public int CellBits => Math.Max(BitsAllocated, 8);

    public long Pixels => (long)Width * Height;

    /// <summary>Cells of a frame, samples of a pixel counted each.</summary>
    public long Cells => IsSubsampled ? Pixels * 2 : Pixels * Samples;

    /// <summary>Bits of a native frame; the next one follows at once (PS3.5 section 8.1.1).</summary>
    public long StoredBits => Cells * BitsAllocated;

    /// <summary>Bytes of a frame that stands alone, as RLE and deflate have it.</summary>
    public long StoredBytes => (StoredBits + 7) / 8;

    /// <summary>Bytes of a decoded frame.</summary>
    public long FrameBytes => Cells * (CellBits / 8);

    /// <summary>The bytes that native frames touch which follow each other; of 1-bit frames the first and last may be shared.</summary>
    public ReadOnlyMemory<byte> NativeFrames(int index, int count)
    {
        var first = index * StoredBits;
        var start = first / 8;
        return Native.Slice((int)start, (int)(((first + (count * StoredBits) + 7) / 8) - start));
    }
}

namespace EdgeMLOps.Appliance.Core.Decoding.Codec;

/// <summary>One compressed frame, and what the object's header says of it (PS3.3 C.7.6.3). The codec checks the two against each other.</summary>
/// <param name="TransferSyntaxUid">Transfer syntax of the object (PS3.5 A.4).</param>
/// <param name="Width">Columns (0028,0011).</param>
/// <param name="Height">Rows (0028,0010).</param>
/// <param name="SamplesPerPixel">Samples per Pixel (0028,0002).</param>
/// <param name="BitsAllocated">Bits Allocated (0028,0100): 1, 8, 16 or 32.</param>
/// <param name="BitsStored">Bits Stored (0028,0101).</param>
/// <param name="IsSigned">Pixel Representation (0028,0103) is 1.</param>
/// <param name="Photometric">Photometric Interpretation (0028,0004), trimmed.</param>
/// <param name="Fragments">The frame's fragments in their order; together they are one codestream.</param>
public sealed record FrameCodecRequest(
    string TransferSyntaxUid,
    int Width,
    int Height,
    int SamplesPerPixel,
    int BitsAllocated,
    int BitsStored,
    bool IsSigned,
    string Photometric,
    IReadOnlyList<ReadOnlyMemory<byte>> Fragments)
{
    /// <summary>High Bit (0028,0102); null for Bits Stored less one.</summary>
    public int? HighBit { get; init; }

    /// <summary>Bits of a cell in which overlays stand (60xx,0102; retired): they are no pixel's.</summary>
    public uint OverlayBits { get; init; }

    /// <summary>Gives memory of at least so many bytes for the cells, once they are known to be there; null for memory of their own.</summary>
    public Func<int, Memory<byte>>? Room { get; init; }
}

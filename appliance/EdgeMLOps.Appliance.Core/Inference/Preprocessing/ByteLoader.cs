using System.Runtime.Intrinsics;

namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>Bytes.</summary>
internal readonly ref struct ByteLoader : ICellLoader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly CellBits _bits;

    public ByteLoader(ReadOnlySpan<byte> bytes, CellBits bits)
    {
        _bytes = bytes;
        _bits = bits;
    }

    /// <inheritdoc/>
    public Vector256<ushort> Load(int index)
    {
        var (lower, upper) = Vector128.Widen(Vector128.Create(_bytes.Slice(index, StoredCells.Lanes)));
        return _bits.Take(Vector256.Create(lower, upper));
    }
}

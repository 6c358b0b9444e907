using System.Runtime.Intrinsics;

namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>Words with bits beside the value's, or a sign.</summary>
internal readonly ref struct WordLoader : ICellLoader
{
    private readonly ReadOnlySpan<ushort> _words;
    private readonly CellBits _bits;

    public WordLoader(ReadOnlySpan<ushort> words, CellBits bits)
    {
        _words = words;
        _bits = bits;
    }

    /// <inheritdoc/>
    public Vector256<ushort> Load(int index) => _bits.Take(Vector256.Create(_words.Slice(index, StoredCells.Lanes)));
}

using System.Runtime.Intrinsics;

namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>Words whose every bit is the value's, which has no sign.</summary>
internal readonly ref struct WholeWordLoader : ICellLoader
{
    private readonly ReadOnlySpan<ushort> _words;

    public WholeWordLoader(ReadOnlySpan<ushort> words) => _words = words;

    /// <inheritdoc/>
    public Vector256<ushort> Load(int index) => Vector256.Create(_words.Slice(index, StoredCells.Lanes));
}

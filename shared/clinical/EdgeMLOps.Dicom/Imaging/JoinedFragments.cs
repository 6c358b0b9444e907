namespace EdgeMLOps.Dicom.Imaging;

/// <summary>The bytes of a frame that lies in fragments.</summary>
internal static class JoinedFragments
{
    /// <summary>One fragment as it is; several are joined in a copy.</summary>
    internal static ReadOnlyMemory<byte> Of(IReadOnlyList<ReadOnlyMemory<byte>> fragments)
    {
        if (fragments.Count == 1)
        {
            return fragments[0];
        }

        var joined = GC.AllocateUninitializedArray<byte>(fragments.Sum(static fragment => fragment.Length));
        var filled = 0;
        foreach (var fragment in fragments)
        {
            fragment.CopyTo(joined.AsMemory(filled));
            filled += fragment.Length;
        }

        return joined;
    }
}

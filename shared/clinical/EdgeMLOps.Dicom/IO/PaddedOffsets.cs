using System.Buffers.Binary;

namespace EdgeMLOps.Dicom;

/// <summary>The offset tables of fragments as they are written: one of odd length is padded, which moves all that stand behind it.</summary>
internal static class PaddedOffsets
{
    /// <summary>The Basic Offset Table.</summary>
    internal static ReadOnlyMemory<byte> Of(DicomFragmentSequence pixels) => Of(pixels.OffsetTable, sizeof(uint), pixels.Fragments);

    /// <summary>A table of offsets.</summary>
    /// <param name="table">As it was read.</param>
    /// <param name="width">Bytes of an offset: 4, or 8 in the Extended Offset Table (PS3.3 section C.7.6.3.1.8).</param>
    /// <param name="fragments">What they point at. The lengths beside an extended table are those without padding and stay.</param>
    internal static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> table, int width, IReadOnlyList<ReadOnlyMemory<byte>> fragments)
    {
        var ends = table.IsEmpty ? [] : OddEnds(fragments);
        if (ends.Count == 0)
        {
            return table;
        }

        var moved = table.ToArray();
        for (var at = 0; at + width <= moved.Length; at += width)
        {
            Move(moved.AsSpan(at, width), ends);
        }

        return moved;
    }

    // By as many bytes as fragments of odd length end before it.
    private static void Move(Span<byte> entry, List<ulong> ends)
    {
        var offset = entry.Length == sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(entry) : BinaryPrimitives.ReadUInt64LittleEndian(entry);
        var index = ends.BinarySearch(offset);
        offset += (uint)(index >= 0 ? index + 1 : ~index);
        if (entry.Length == sizeof(uint))
        {
            BinaryPrimitives.WriteUInt32LittleEndian(entry, (uint)offset);
        }
        else
        {
            BinaryPrimitives.WriteUInt64LittleEndian(entry, offset);
        }
    }

    // Where the odd ones end, by the offsets a table has: from the first fragment's item tag on.
    private static List<ulong> OddEnds(IReadOnlyList<ReadOnlyMemory<byte>> fragments)
    {
        var ends = new List<ulong>();
        var end = 0UL;
        foreach (var fragment in fragments)
        {
            end += DicomDatasetWriter.ItemHeaderSize + (ulong)fragment.Length;
            if ((fragment.Length & 1) != 0)
            {
                ends.Add(end);
            }
        }

        return ends;
    }
}

using System.Buffers.Binary;

namespace EdgeMLOps.Dicom;

/// <summary>The Basic Offset Table of fragments as they are written: one of odd length is padded, which moves all that stand behind it.</summary>
internal static class PaddedOffsets
{
    internal static ReadOnlyMemory<byte> Of(DicomFragmentSequence pixels)
    {
        var ends = OddEnds(pixels.Fragments);
        if (ends.Count == 0 || pixels.OffsetTable.IsEmpty)
        {
            return pixels.OffsetTable;
        }

        var table = pixels.OffsetTable.ToArray();
        for (var at = 0; at + sizeof(uint) <= table.Length; at += sizeof(uint))
        {
            var offset = BinaryPrimitives.ReadUInt32LittleEndian(table.AsSpan(at));
            var index = ends.BinarySearch(offset);
            BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(at), offset + (uint)(index >= 0 ? index + 1 : ~index));
        }

        return table;
    }

    // Where the odd ones end, by the offsets a table has: from the first fragment's item tag on.
    private static List<long> OddEnds(IReadOnlyList<ReadOnlyMemory<byte>> fragments)
    {
        var ends = new List<long>();
        var end = 0L;
        foreach (var fragment in fragments)
        {
            end += DicomDatasetWriter.ItemHeaderSize + fragment.Length;
            if ((fragment.Length & 1) != 0)
            {
                ends.Add(end);
            }
        }

        return ends;
    }
}

using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>Reads the item of a Modality or VOI LUT Sequence (PS3.3 C.11.1.1, C.11.2.1.1).</summary>
internal static class LookupTableReader
{
    private const int MostEntries = 65536;

    /// <summary>Reads a table.</summary>
    /// <param name="item">The item.</param>
    /// <param name="isSigned">Whether its inputs can be negative, which tells what a descriptor without a sign means.</param>
    /// <param name="table">The table; null with a fault.</param>
    /// <param name="fault">The tag at fault and why.</param>
    public static bool TryRead(DicomDataset item, bool isSigned, [NotNullWhen(true)] out LookupTable? table, out string fault) =>
        TryRead(item, DicomTag.LUTDescriptor, DicomTag.LUTData, isSigned, out table, out fault);

    /// <summary>Reads a table whose two elements have other tags, as a palette's have.</summary>
    /// <param name="item">Where they stand.</param>
    /// <param name="descriptorTag">Number of entries, first input, bits of an entry.</param>
    /// <param name="dataTag">The entries.</param>
    /// <param name="isSigned">Whether the table's inputs can be negative.</param>
    /// <param name="table">The table; null with a fault.</param>
    /// <param name="fault">The tag at fault.</param>
    public static bool TryRead(
        DicomDataset item, DicomTag descriptorTag, DicomTag dataTag, bool isSigned, [NotNullWhen(true)] out LookupTable? table, out string fault)
    {
        table = null;
        if (!item.TryGetValues<int>(descriptorTag, out var descriptor) || descriptor.Length != 3 || descriptor[2] is < 1 or > 16)
        {
            fault = $"{descriptorTag}";
            return false;
        }

        // 65536 does not fit its 16 bits and stands as 0.
        var count = (ushort)descriptor[0] == 0 ? MostEntries : (ushort)descriptor[0];
        var first = IsSignedVR(item, descriptorTag) || isSigned ? (int)(short)descriptor[1] : (ushort)descriptor[1];
        var entries = item.TryGetItem(dataTag, out var data) && data is DicomElement element
            ? ReadEntries(element.Raw.Span, count, descriptor[2])
            : null;
        table = entries is null ? null : new LookupTable(first, entries, descriptor[2]);
        fault = table is null ? $"{dataTag}" : "";
        return table is not null;
    }

    private static bool IsSignedVR(DicomDataset item, DicomTag descriptorTag) => item.TryGetItem(descriptorTag, out var found) && ReferenceEquals(found.VR, DicomVR.SS);

    // Entries of up to 8 bits come one in a byte or one in a word; the length tells. Null: too short, or an entry beyond its bits.
    private static ushort[]? ReadEntries(ReadOnlySpan<byte> data, int count, int bits)
    {
        var isWords = data.Length >= 2 * count;
        if (!isWords && (bits > 8 || data.Length < count))
        {
            return null;
        }

        var entries = new ushort[count];
        for (var index = 0; index < count; index++)
        {
            entries[index] = isWords ? BinaryPrimitives.ReadUInt16LittleEndian(data[(2 * index)..]) : data[index];
            if (entries[index] >> bits != 0)
            {
                return null;
            }
        }

        return entries;
    }
}

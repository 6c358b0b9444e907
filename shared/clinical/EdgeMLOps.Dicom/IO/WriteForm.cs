using System.Buffers.Binary;

namespace EdgeMLOps.Dicom;

/// <summary>What becomes of the items of a data set as they are written.</summary>
/// <param name="isExplicit">Whether elements carry their VR.</param>
/// <param name="leftOut">Takes the tags of what cannot be written; null where nobody asks.</param>
/// <param name="places">Where the records of a directory stand, by where they stood in the file it was read from; null where it is none.</param>
internal sealed class WriteForm(bool isExplicit, ICollection<DicomTag>? leftOut, IReadOnlyDictionary<long, long>? places)
{
    /// <summary>The item as it is to be written; null where it is to be left out.</summary>
    /// <param name="dataset">The data set it is in.</param>
    /// <param name="item">The item.</param>
    internal DicomItem? Of(DicomDataset dataset, DicomItem item)
    {
        var written = Form(dataset, item);
        if (written is null)
        {
            leftOut?.Add(item.Tag);
        }

        return written;
    }

    private DicomItem? Form(DicomDataset dataset, DicomItem item)
    {
        if (item is DicomElement element)
        {
            if (element.Content?.Read(element.Tag) is { } sequence)
            {
                return sequence;
            }

            item = item.Tag == DicomTag.ExtendedOffsetTable ? Offsets(dataset, element)
                : places is not null && DirectoryPlaces.Includes(element) ? Place(element, places)
                : item;
        }

        return isExplicit ? item : ImplicitForm.Of(item);
    }

    private static DicomElement Offsets(DicomDataset dataset, DicomElement table) =>
        dataset.TryGetItem(DicomTag.PixelData, out var item) && item is DicomFragmentSequence pixels
            ? new DicomElement(table.Tag, table.VR, PaddedOffsets.Of(table.Raw, sizeof(ulong), pixels.Fragments))
            : table;

    private static DicomElement Place(DicomElement element, IReadOnlyDictionary<long, long> places)
    {
        if (!places.TryGetValue(BinaryPrimitives.ReadUInt32LittleEndian(element.Raw.Span), out var place) || place > uint.MaxValue)
        {
            return element;
        }

        var raw = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(raw, (uint)place);
        return new DicomElement(element.Tag, element.VR, raw);
    }
}

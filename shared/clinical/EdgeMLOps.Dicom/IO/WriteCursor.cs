namespace EdgeMLOps.Dicom;

/// <summary>How far a data set has been written, and which item of which sequence it is.</summary>
internal sealed class WriteCursor(DicomDataset dataset, DicomSequence? sequence, int index)
{
    private int _next;

    /// <summary>Whether to leave out commands and meta information (groups 0000 and 0002).</summary>
    internal bool IsBehindMeta { get; init; }

    /// <summary>The sequence this data set is an item of; null for the top level.</summary>
    internal DicomSequence? Sequence { get; } = sequence;

    /// <summary>Which item it is.</summary>
    internal int Index { get; } = index;

    /// <summary>The next item to write, or null where all are.</summary>
    internal DicomItem? Next()
    {
        while (_next < dataset.Count)
        {
            var item = dataset.ItemAt(_next++);
            if (!IsBehindMeta || item.Tag.Group is not (0x0000 or 0x0002))
            {
                return item;
            }
        }

        return null;
    }
}

namespace EdgeMLOps.Dicom;

/// <summary>How far a data set has been written, and which item of which sequence it is.</summary>
internal sealed class WriteCursor(DicomDataset dataset, DicomSequence? sequence, int index)
{
    private int _next;

    /// <summary>The sequence this data set is an item of; null for the top level.</summary>
    internal DicomSequence? Sequence { get; } = sequence;

    /// <summary>Which item it is.</summary>
    internal int Index { get; } = index;

    /// <summary>The next item to write, or null where all are.</summary>
    internal DicomItem? Next() => _next < dataset.Count ? dataset.ItemAt(_next++) : null;
}

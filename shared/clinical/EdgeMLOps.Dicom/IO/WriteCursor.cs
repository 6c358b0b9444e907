namespace EdgeMLOps.Dicom;

/// <summary>How far a data set has been written, and which item of which sequence it is.</summary>
internal sealed class WriteCursor
{
    private readonly DicomDataset _dataset;
    private readonly WriteForm _form;
    private int _next;

    /// <summary>Before the first item of a data set that is in no other.</summary>
    internal WriteCursor(DicomDataset dataset, WriteForm form)
        : this(dataset, form, sequence: null, index: 0)
    {
    }

    private WriteCursor(DicomDataset dataset, WriteForm form, DicomSequence? sequence, int index)
    {
        _dataset = dataset;
        _form = form;
        Sequence = sequence;
        Index = index;
    }

    /// <summary>Whether to leave out commands and meta information (groups 0000 and 0002).</summary>
    internal bool IsBehindMeta { get; init; }

    /// <summary>The sequence this data set is an item of; null for the top level.</summary>
    internal DicomSequence? Sequence { get; }

    /// <summary>Which item it is.</summary>
    internal int Index { get; }

    /// <summary>Before the first item of an item of a sequence that stands in this data set.</summary>
    internal WriteCursor Into(DicomSequence sequence, int index) => new(sequence.Items[index], _form, sequence, index);

    /// <summary>The next item as it is to be written, or null where all are.</summary>
    internal DicomItem? Next()
    {
        while (_next < _dataset.Count)
        {
            var item = _dataset.ItemAt(_next++);
            if ((!IsBehindMeta || item.Tag.Group is not (0x0000 or 0x0002)) && _form.Of(_dataset, item) is { } written)
            {
                return written;
            }
        }

        return null;
    }
}

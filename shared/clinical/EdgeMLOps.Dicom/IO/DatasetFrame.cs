namespace EdgeMLOps.Dicom;

/// <summary>A data set whose elements are being read.</summary>
internal sealed class DatasetFrame(DicomTag tag, int start, int end, bool isUndefined, ElementEncoding encoding)
    : ParseFrame(tag, start, end, isUndefined, encoding)
{
    private readonly List<DicomItem> _elements = [];
    private bool _isUnsorted;

    /// <summary>BitsAllocated as read here; 0 before it.</summary>
    internal int BitsAllocated { get; private set; }

    internal int Count => _elements.Count;

    internal void Add(DicomItem element)
    {
        _isUnsorted |= _elements.Count > 0 && _elements[^1].Tag >= element.Tag;
        _elements.Add(element);
        if (element.Tag == DicomTag.BitsAllocated)
        {
            BitsAllocated = Number(element);
        }
        else if (element.Tag == DicomTag.PixelRepresentation)
        {
            HasSignedPixels = Number(element) == 1;
        }
    }

    /// <summary>Takes back what was added last.</summary>
    internal void CutTo(int count)
    {
        _elements.RemoveRange(count, _elements.Count - count);
        _isUnsorted = _elements.Zip(_elements.Skip(1)).Any(static pair => pair.First.Tag >= pair.Second.Tag);
    }

    // Sorted once at the end: elements in falling order must not cost the square of their number.
    internal DicomDataset Close(ReadNotes notes, long offset)
    {
        if (!_isUnsorted)
        {
            return new DicomDataset(_elements) { Place = offset };
        }

        var sorted = new List<DicomItem>(_elements.Count);
        foreach (var element in _elements.OrderBy(static element => element.Tag.Value))
        {
            if (sorted.Count > 0 && sorted[^1].Tag == element.Tag)
            {
                notes.Add(DicomReadWarningCode.DuplicateTag, element.Tag, offset);
                sorted[^1] = element;
            }
            else
            {
                sorted.Add(element);
            }
        }

        notes.Add(DicomReadWarningCode.OutOfOrder, Tag, offset);
        return new DicomDataset(sorted) { Place = offset };
    }

    private static int Number(DicomItem item) =>
        item is DicomElement { Raw.Length: >= sizeof(ushort) } element ? element.Raw.Span[0] | (element.Raw.Span[1] << 8) : 0;
}

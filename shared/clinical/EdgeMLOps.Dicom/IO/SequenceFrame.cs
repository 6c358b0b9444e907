namespace EdgeMLOps.Dicom;

/// <summary>A sequence whose items are being read.</summary>
internal sealed class SequenceFrame(DicomTag tag, int start, int end, bool isUndefined, bool isExplicit)
    : ParseFrame(tag, start, end, isUndefined, isExplicit)
{
    private readonly List<DicomDataset> _items = [];

    internal void Add(DicomDataset item) => _items.Add(item);

    internal DicomSequence Close() => new(Tag, _items);
}

namespace EdgeMLOps.Dicom;

/// <summary>A sequence whose items are being read.</summary>
/// <param name="tag">Its tag.</param>
/// <param name="start">Where its header begins.</param>
/// <param name="content">Where its first item begins.</param>
/// <param name="end">Where it must have ended.</param>
/// <param name="isUndefined">Whether a delimiter ends it.</param>
/// <param name="encoding">How items and what is in them are encoded.</param>
internal sealed class SequenceFrame(DicomTag tag, int start, int content, int end, bool isUndefined, ElementEncoding encoding)
    : ParseFrame(tag, start, end, isUndefined, encoding)
{
    private readonly List<DicomDataset> _items = [];

    internal int Content { get; } = content;

    // Where it ends is known whatever is inside: a fault in it need not be one of the data set.
    internal bool CanBeKeptAsBytes => !IsUndefined && !IsCut;

    internal void Add(DicomDataset item) => _items.Add(item);

    internal DicomSequence Close() => new(Tag, _items);
}

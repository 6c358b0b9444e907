namespace EdgeMLOps.Dicom;

/// <summary>A sequence of items, each a data set of its own (PS3.5 section 7.5).</summary>
public sealed class DicomSequence : DicomItem
{
    /// <summary>A sequence of the given items; none is allowed.</summary>
    public DicomSequence(DicomTag tag, params IReadOnlyList<DicomDataset> items)
        : base(tag, DicomVR.SQ)
    {
        ArgumentNullException.ThrowIfNull(items);
        Items = items;
    }

    /// <summary>The items in their order.</summary>
    public IReadOnlyList<DicomDataset> Items { get; }

    // An item without a SpecificCharacterSet of its own speaks its parent's (PS3.3 C.12.1.1.2).
    internal void Attach(DicomDataset parent)
    {
        foreach (var item in Items)
        {
            item.Parent = parent;
        }
    }
}

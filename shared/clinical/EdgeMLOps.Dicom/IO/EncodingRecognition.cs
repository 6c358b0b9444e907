namespace EdgeMLOps.Dicom;

/// <summary>Makes out from a data set's first element how the data set is encoded.</summary>
internal static class EncodingRecognition
{
    // The highest group a data set can plausibly begin with; it begins with 0004 (DICOMDIR) or 0008 in practice.
    private const ushort HighestFirstGroup = 0x0020;
    private const ushort MetaGroup = 0x0002;

    /// <summary>How the data set is encoded; null where its start is that of no data set.</summary>
    internal static ElementEncoding? Recognise(ReadOnlySpan<byte> dataset)
    {
        if (dataset.Length < ElementHeaderReader.ShortSize)
        {
            return null;
        }

        var vr = DicomVR.Find(dataset[4], dataset[5]);
        var little = ElementEncoding.ImplicitLittle.ReadTag(dataset);
        if (IsFirstGroup(little.Group))
        {
            return IsExplicit(little, vr, dataset) ? ElementEncoding.ExplicitLittle
                : IsImplicit(dataset) ? ElementEncoding.ImplicitLittle
                : null;
        }

        return vr is not null && IsFirstGroup(ElementEncoding.ExplicitBig.ReadTag(dataset).Group) ? ElementEncoding.ExplicitBig : null;
    }

    /// <summary>How a data set that begins with an unlikely group may be encoded: by its first element's VR alone.</summary>
    internal static ElementEncoding Guess(ReadOnlySpan<byte> dataset) =>
        dataset.Length >= ElementHeaderReader.ShortSize && DicomVR.Find(dataset[4], dataset[5]) is not null
            ? ElementEncoding.ExplicitLittle
            : ElementEncoding.ImplicitLittle;

    // The two letters of a VR may also be the length of an implicit element; then they are hardly those the tag has, and the length fits.
    private static bool IsExplicit(DicomTag tag, DicomVR? vr, ReadOnlySpan<byte> dataset) =>
        vr is not null && (DicomDictionary.Allows(tag, vr) || !IsImplicit(dataset));

    private static bool IsImplicit(ReadOnlySpan<byte> dataset) =>
        ElementEncoding.ImplicitLittle.ReadUInt32(dataset[4..]) is var length
        && (length == ElementHeader.Undefined || length <= (uint)(dataset.Length - ElementHeaderReader.ShortSize));

    private static bool IsFirstGroup(ushort group) => group is > MetaGroup and <= HighestFirstGroup && (group & 1) == 0;
}

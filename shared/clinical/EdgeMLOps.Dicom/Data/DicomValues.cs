namespace EdgeMLOps.Dicom;

/// <summary>Values of an element as the .NET type a caller asks for.</summary>
internal static class DicomValues
{
    internal static bool TryDecode<T>(DicomElement element, DicomDataset dataset, out T[]? values)
    {
        values = null;
        object? decoded = default(T) switch
        {
            null when typeof(T) == typeof(string) => DicomText.DecodeAll(element, dataset),
            null when typeof(T) == typeof(DicomUID) => Uids(element, dataset),
            int => Numbers<int>(element, dataset),
            uint => Numbers<uint>(element, dataset),
            short => Numbers<short>(element, dataset),
            ushort => Numbers<ushort>(element, dataset),
            long => Numbers<long>(element, dataset),
            ulong => Numbers<ulong>(element, dataset),
            float => Numbers<float>(element, dataset),
            double => Numbers<double>(element, dataset),
            decimal => Numbers<decimal>(element, dataset),
            DicomTag => Tags(element),
            _ => throw new NotSupportedException($"Values of type {typeof(T).Name} are not kept in data sets"),
        };
        values = (T[]?)decoded;
        return values is not null;
    }

    private static TNumber[]? Numbers<TNumber>(DicomElement element, DicomDataset dataset)
        where TNumber : struct, System.Numerics.INumber<TNumber>
    {
        var vr = element.EffectiveVR;
        if (ReferenceEquals(vr, DicomVR.AT))
        {
            return null;
        }

        var fits = vr.IsString
            ? DicomNumbers.TryParse<TNumber>(DicomText.DecodeAll(element, dataset), out var values)
            : DicomNumbers.TryDecode(element.Raw.Span, vr, out values);
        return fits ? values : null;
    }

    private static DicomUID[]? Uids(DicomElement element, DicomDataset dataset) =>
        ReferenceEquals(element.EffectiveVR, DicomVR.UI)
            ? Array.ConvertAll(DicomText.DecodeAll(element, dataset), static uid => new DicomUID(uid))
            : null;

    private static DicomTag[]? Tags(DicomElement element)
    {
        if (!ReferenceEquals(element.EffectiveVR, DicomVR.AT))
        {
            return null;
        }

        var tags = new DicomTag[element.Raw.Length / DicomVR.AT.UnitSize];
        for (var index = 0; index < tags.Length; index++)
        {
            tags[index] = DicomNumbers.DecodeTag(element.Raw.Span[(index * DicomVR.AT.UnitSize)..]);
        }

        return tags;
    }
}

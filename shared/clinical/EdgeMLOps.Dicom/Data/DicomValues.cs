namespace EdgeMLOps.Dicom;

/// <summary>Values of an element as the .NET type a caller asks for.</summary>
internal static class DicomValues
{
    internal static bool TryDecode<T>(DicomElement element, DicomCharacterSet characterSet, out T[]? values)
    {
        values = null;
        object? decoded = default(T) switch
        {
            null when typeof(T) == typeof(string) => DicomText.DecodeAll(element, characterSet),
            null when typeof(T) == typeof(DicomUID) => Uids(element, characterSet),
            int => Numbers<int>(element, characterSet),
            uint => Numbers<uint>(element, characterSet),
            short => Numbers<short>(element, characterSet),
            ushort => Numbers<ushort>(element, characterSet),
            long => Numbers<long>(element, characterSet),
            ulong => Numbers<ulong>(element, characterSet),
            float => Numbers<float>(element, characterSet),
            double => Numbers<double>(element, characterSet),
            decimal => Numbers<decimal>(element, characterSet),
            DicomTag => Tags(element),
            _ => throw new NotSupportedException($"Values of type {typeof(T).Name} are not kept in data sets"),
        };
        values = (T[]?)decoded;
        return values is not null;
    }

    private static TNumber[]? Numbers<TNumber>(DicomElement element, DicomCharacterSet characterSet)
        where TNumber : struct, System.Numerics.INumber<TNumber>
    {
        var vr = element.EffectiveVR;
        if (ReferenceEquals(vr, DicomVR.AT))
        {
            return null;
        }

        var fits = vr.IsString
            ? DicomNumbers.TryParse<TNumber>(DicomText.DecodeAll(element, characterSet), out var values)
            : DicomNumbers.TryDecode(element.Raw.Span, vr, out values);
        return fits ? values : null;
    }

    private static DicomUID[]? Uids(DicomElement element, DicomCharacterSet characterSet) =>
        ReferenceEquals(element.EffectiveVR, DicomVR.UI)
            ? Array.ConvertAll(DicomText.DecodeAll(element, characterSet), static uid => new DicomUID(uid))
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

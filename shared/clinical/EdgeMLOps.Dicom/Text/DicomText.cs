namespace EdgeMLOps.Dicom;

/// <summary>Text values between string and bytes.</summary>
internal static class DicomText
{
    private const char Separator = '\\';

    internal static byte[] Encode(DicomTag tag, DicomVR vr, string[] values, DicomCharacterSet characterSet)
    {
        if (!vr.IsString)
        {
            throw new ArgumentException($"{DicomDictionary.NameOf(tag)} is {vr}, not text", nameof(values));
        }

        if (values.Length > 1 && !vr.IsMultiValuedString)
        {
            throw new ArgumentException($"{DicomDictionary.NameOf(tag)} ({vr}) holds one value", nameof(values));
        }

        return (vr.IsLocalized ? characterSet : DicomCharacterSet.Ascii).Encode(string.Join(Separator, values), vr);
    }

    // Values parted by backslashes; only what pads the whole value is taken off, as inner and leading spaces may mean something.
    internal static string Decode(DicomElement element, DicomDataset dataset)
    {
        var vr = element.EffectiveVR;
        return vr.IsString ? Text(element, vr, dataset) : string.Join(Separator, DicomNumbers.Format(element.Raw.Span, vr));
    }

    internal static string[] DecodeAll(DicomElement element, DicomDataset dataset)
    {
        var vr = element.EffectiveVR;
        if (!vr.IsString)
        {
            return DicomNumbers.Format(element.Raw.Span, vr);
        }

        var text = Text(element, vr, dataset);
        if (text.Length == 0)
        {
            return [];
        }

        return vr.IsMultiValuedString ? Array.ConvertAll(text.Split(Separator), static value => value.Trim(' ', '\0')) : [text];
    }

    internal static DicomTextNotes Notes(DicomElement element, DicomCharacterSet characterSet)
    {
        var vr = element.EffectiveVR;
        var notes = DicomTextNotes.None;
        if (vr.IsLocalized && element.Raw.Length > 0)
        {
            characterSet.Decode(element.Raw.Span, vr, out notes);
        }

        return notes;
    }

    // The character set is looked for only where text depends on it: most values are numbers and codes.
    private static string Text(DicomElement element, DicomVR vr, DicomDataset dataset) =>
        (vr.IsLocalized ? dataset.CharacterSet.Decode(element.Raw.Span, vr, out _) : System.Text.Encoding.Latin1.GetString(element.Raw.Span)).TrimEnd(' ', '\0');
}

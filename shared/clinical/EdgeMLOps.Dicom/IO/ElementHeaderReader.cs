namespace EdgeMLOps.Dicom;

/// <summary>Reads element headers.</summary>
internal static class ElementHeaderReader
{
    internal const int ShortSize = 8;
    private const int LongSize = 12;
    private const ushort DelimiterGroup = 0xFFFE;

    /// <summary>The header at the start of <paramref name="bytes"/>; false where they end inside it.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, ElementEncoding encoding, out ElementHeader header, out DicomReadWarningCode? warning)
    {
        header = default;
        warning = null;
        if (bytes.Length < ShortSize)
        {
            return false;
        }

        var tag = encoding.ReadTag(bytes);
        if (!encoding.IsExplicit || tag.Group == DelimiterGroup)
        {
            header = Implicit(tag, encoding, bytes);
            return true;
        }

        if (DicomVR.Find(bytes[4], bytes[5]) is { } vr)
        {
            return TryReadExplicit(tag, vr, encoding, bytes, out header);
        }

        if (IsCode(bytes[4], bytes[5]))
        {
            // PS3.5 section 6.2.2: a VR yet unknown has the long form.
            warning = DicomReadWarningCode.UnknownVR;
            return TryReadExplicit(tag, DicomVR.UN, encoding, bytes, out header);
        }

        warning = DicomReadWarningCode.MissingVR;
        header = IsBlank(bytes[4], bytes[5])
            ? new ElementHeader(tag, DicomDictionary.VROf(tag), encoding.ReadUInt16(bytes[6..]), ShortSize)
            : Implicit(tag, encoding, bytes);
        return true;
    }

    private static bool TryReadExplicit(DicomTag tag, DicomVR vr, ElementEncoding encoding, ReadOnlySpan<byte> bytes, out ElementHeader header)
    {
        header = default;
        if (!vr.HasLongForm)
        {
            header = new ElementHeader(tag, vr, encoding.ReadUInt16(bytes[6..]), ShortSize);
            return true;
        }

        if (bytes.Length < LongSize)
        {
            return false;
        }

        header = new ElementHeader(tag, vr, encoding.ReadUInt32(bytes[8..]), LongSize);
        return true;
    }

    private static ElementHeader Implicit(DicomTag tag, ElementEncoding encoding, ReadOnlySpan<byte> bytes) =>
        new(tag, DicomDictionary.VROf(tag), encoding.ReadUInt32(bytes[4..]), ShortSize);

    // "  " and "??": a writer that did not know the VR; the length behind it has 16 bits. What is no letter and not blank is taken
    // for the length of an implicit element, which some writers put into explicit data sets.
    private static bool IsBlank(byte first, byte second) => first == second && first is (byte)' ' or (byte)'?';

    private static bool IsCode(byte first, byte second) => char.IsAsciiLetterUpper((char)first) && char.IsAsciiLetterUpper((char)second);
}

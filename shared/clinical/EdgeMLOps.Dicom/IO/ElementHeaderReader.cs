using System.Buffers.Binary;

namespace EdgeMLOps.Dicom;

/// <summary>Reads element headers in little endian.</summary>
internal static class ElementHeaderReader
{
    internal const int ShortSize = 8;
    private const int LongSize = 12;
    private const ushort DelimiterGroup = 0xFFFE;

    /// <summary>The header at the start of <paramref name="bytes"/>; false where they end inside it.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, bool isExplicit, out ElementHeader header, out DicomReadWarningCode? warning)
    {
        header = default;
        warning = null;
        if (bytes.Length < ShortSize)
        {
            return false;
        }

        var tag = ReadTag(bytes);
        if (!isExplicit || tag.Group == DelimiterGroup)
        {
            header = Implicit(tag, bytes);
            return true;
        }

        var vr = DicomVR.Find(bytes[4], bytes[5]);
        if (vr is null)
        {
            if (!IsCode(bytes[4], bytes[5]))
            {
                // Some writers put an implicit element into an explicit data set; two bytes of a length are hardly ever letters.
                warning = DicomReadWarningCode.MissingVR;
                header = Implicit(tag, bytes);
                return true;
            }

            // PS3.5 section 6.2.2 note 7: a VR yet unknown has the long form.
            warning = DicomReadWarningCode.UnknownVR;
            vr = DicomVR.UN;
        }

        return TryReadExplicit(tag, vr, bytes, out header);
    }

    internal static DicomTag ReadTag(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt16LittleEndian(bytes), BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]));

    private static bool TryReadExplicit(DicomTag tag, DicomVR vr, ReadOnlySpan<byte> bytes, out ElementHeader header)
    {
        header = default;
        if (!vr.HasLongForm)
        {
            header = new ElementHeader(tag, vr, BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]), ShortSize);
            return true;
        }

        if (bytes.Length < LongSize)
        {
            return false;
        }

        header = new ElementHeader(tag, vr, BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]), LongSize);
        return true;
    }

    private static ElementHeader Implicit(DicomTag tag, ReadOnlySpan<byte> bytes) =>
        new(tag, DicomDictionary.VROf(tag), BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]), ShortSize);

    private static bool IsCode(byte first, byte second) => char.IsAsciiLetterUpper((char)first) && char.IsAsciiLetterUpper((char)second);
}

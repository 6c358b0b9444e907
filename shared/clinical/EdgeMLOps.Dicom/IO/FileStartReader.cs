namespace EdgeMLOps.Dicom;

/// <summary>Reads preamble, prefix and file meta information, or makes out what the data is where they are missing.</summary>
internal static class FileStartReader
{
    private const int PreambleSize = 128;
    private const ushort MetaGroup = 0x0002;

    // The highest group a data set without meta information can plausibly begin with; it begins with 0004 (DICOMDIR) or 0008 in practice.
    private const ushort HighestFirstGroup = 0x0020;

    private static ReadOnlySpan<byte> Prefix => "DICM"u8;

    internal static FileStart? Read(ReadOnlyMemory<byte> bytes, ReadNotes notes, out DicomReadFault? fault)
    {
        fault = null;
        var span = bytes.Span;
        var start = span.Length >= PreambleSize + Prefix.Length && span[PreambleSize..].StartsWith(Prefix) ? PreambleSize + Prefix.Length
            : span.StartsWith(Prefix) ? Prefix.Length
            : 0;
        if (start == 0)
        {
            notes.Add(DicomReadWarningCode.MissingMetaInformation, default, 0);
        }

        var meta = new List<DicomItem>();
        var position = start;
        if (!ReadMeta(bytes, meta, ref position, notes, out fault))
        {
            return null;
        }

        var dataset = new DicomDataset(meta);
        var syntax = SyntaxOf(dataset, span[position..], position, notes, out fault);
        return syntax is null ? null : new FileStart(dataset, syntax, position);
    }

    // By group, not by the declared length: wrong and missing lengths are common, and the group says the same.
    private static bool ReadMeta(ReadOnlyMemory<byte> bytes, List<DicomItem> meta, ref int position, ReadNotes notes, out DicomReadFault? fault)
    {
        fault = null;
        long? declaredEnd = null;
        while (ElementHeaderReader.TryRead(bytes.Span[position..], isExplicit: true, out var header, out _) && header.Tag.Group == MetaGroup)
        {
            var value = position + header.Size;
            if (header.Length > (uint)(bytes.Length - value))
            {
                fault = new DicomReadFault(DicomReadFaultCode.Truncated, header.Tag, position);
                return false;
            }

            if (meta.Count > 0 && meta[^1].Tag >= header.Tag)
            {
                fault = new DicomReadFault(DicomReadFaultCode.InvalidMetaInformation, header.Tag, position);
                return false;
            }

            var element = new DicomElement(header.Tag, header.VR, bytes.Slice(value, (int)header.Length));
            position = value + (int)header.Length;
            if (header.Tag == DicomTag.FileMetaInformationGroupLength)
            {
                var length = DicomNumbers.TryDecode<uint>(element.Raw.Span, DicomVR.UL, out var lengths) && lengths.Length > 0 ? lengths[0] : 0;
                declaredEnd = position + length;
                continue;
            }

            meta.Add(element);
        }

        if (meta.Count > 0 && declaredEnd != position)
        {
            notes.Add(DicomReadWarningCode.WrongMetaLength, DicomTag.FileMetaInformationGroupLength, position);
        }

        return true;
    }

    private static DicomTransferSyntax? SyntaxOf(
        DicomDataset meta,
        ReadOnlySpan<byte> dataset,
        int offset,
        ReadNotes notes,
        out DicomReadFault? fault)
    {
        fault = null;
        var declared = meta.GetSingleValueOrDefault(DicomTag.TransferSyntaxUID, string.Empty);
        if (declared.Length > 0)
        {
            var syntax = DicomTransferSyntax.Find(declared);
            var code = syntax is null ? DicomReadFaultCode.UnknownTransferSyntax : DicomDatasetReader.Unsupported(syntax);
            fault = code is { } problem ? new DicomReadFault(problem, DicomTag.TransferSyntaxUID, offset) : null;
            return fault is null ? syntax : null;
        }

        if (meta.Count > 0)
        {
            notes.Add(DicomReadWarningCode.MissingMetaInformation, DicomTag.TransferSyntaxUID, offset);
        }

        return Recognise(dataset, offset, hasMeta: meta.Count > 0, out fault);
    }

    private static DicomTransferSyntax? Recognise(ReadOnlySpan<byte> dataset, int offset, bool hasMeta, out DicomReadFault? fault)
    {
        fault = null;
        if (dataset.Length < ElementHeaderReader.ShortSize)
        {
            fault = new DicomReadFault(DicomReadFaultCode.NotDicom, default, offset);
            return null;
        }

        var tag = ElementHeaderReader.ReadTag(dataset);
        var isExplicit = DicomVR.Find(dataset[4], dataset[5]) is not null;
        var swapped = (ushort)((tag.Group << 8) | (tag.Group >> 8));
        var isSwapped = isExplicit && IsFirstGroup(swapped);

        // Meta information says that it is DICOM: then the first group may be anything but a swapped one.
        if (IsFirstGroup(tag.Group) || (hasMeta && !isSwapped))
        {
            return isExplicit ? DicomTransferSyntax.ExplicitVRLittleEndian : DicomTransferSyntax.ImplicitVRLittleEndian;
        }

        fault = new DicomReadFault(isSwapped ? DicomReadFaultCode.BigEndianNotSupported : DicomReadFaultCode.NotDicom, default, offset);
        return null;
    }

    private static bool IsFirstGroup(ushort group) => group is > MetaGroup and <= HighestFirstGroup && (group & 1) == 0;
}

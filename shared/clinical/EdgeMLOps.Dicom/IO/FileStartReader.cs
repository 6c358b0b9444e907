namespace EdgeMLOps.Dicom;

/// <summary>Reads preamble, prefix and file meta information, or makes out what the data is where they are missing or wrong.</summary>
internal static class FileStartReader
{
    private const int PreambleSize = 128;
    private const ushort MetaGroup = 0x0002;

    private static ReadOnlySpan<byte> Prefix => "DICM"u8;

    internal static FileStart? Read(ReadOnlyMemory<byte> bytes, ReadNotes notes, out DicomReadFault? fault)
    {
        var position = StartOf(bytes.Span, out var hasPrefix);
        if (!hasPrefix)
        {
            notes.Add(DicomReadWarningCode.MissingMetaInformation, default, 0);
        }

        if (ReadMeta(bytes, ref position, notes, out fault) is not { } meta)
        {
            return null;
        }

        var syntax = SyntaxOf(meta, bytes.Span[position..], position, notes, out fault);
        return syntax is null ? null : new FileStart(meta, syntax, position);
    }

    // Behind preamble and prefix; else behind one of the two, where that is followed by something; else the very start.
    private static int StartOf(ReadOnlySpan<byte> bytes, out bool hasPrefix)
    {
        hasPrefix = true;
        if (bytes.Length >= PreambleSize + Prefix.Length && bytes[PreambleSize..].StartsWith(Prefix))
        {
            return PreambleSize + Prefix.Length;
        }

        if (bytes.StartsWith(Prefix))
        {
            return Prefix.Length;
        }

        hasPrefix = false;
        return bytes.Length > PreambleSize && !IsStart(bytes) && IsStart(bytes[PreambleSize..]) ? PreambleSize : 0;
    }

    private static bool IsStart(ReadOnlySpan<byte> bytes) => MetaEncoding(bytes) is not null || EncodingRecognition.Recognise(bytes) is not null;

    // Explicit VR little endian is the rule; some writers of big endian data sets had all of the file so.
    private static ElementEncoding? MetaEncoding(ReadOnlySpan<byte> bytes) =>
        bytes.Length < ElementHeaderReader.ShortSize ? null
        : ElementEncoding.ExplicitLittle.ReadTag(bytes).Group == MetaGroup ? ElementEncoding.ExplicitLittle
        : ElementEncoding.ExplicitBig.ReadTag(bytes).Group == MetaGroup && DicomVR.Find(bytes[4], bytes[5]) is not null ? ElementEncoding.ExplicitBig
        : null;

    // By group, not by the declared length: wrong and missing lengths are common, and the group says the same.
    private static DicomDataset? ReadMeta(ReadOnlyMemory<byte> bytes, ref int position, ReadNotes notes, out DicomReadFault? fault)
    {
        fault = null;
        if (MetaEncoding(bytes.Span[position..]) is not { } encoding)
        {
            return new DicomDataset();
        }

        var start = position;
        var meta = new DatasetFrame(DicomTag.Item, start, bytes.Length, isUndefined: false, encoding);
        long? declaredEnd = null;
        while (ElementHeaderReader.TryRead(bytes.Span[position..], encoding, out var header, out _) && header.Tag.Group == MetaGroup)
        {
            var value = position + header.Size;
            if (header.Length > (uint)(bytes.Length - value))
            {
                fault = new DicomReadFault(DicomReadFaultCode.Truncated, header.Tag, position);
                return null;
            }

            var stored = bytes.Slice(value, (int)header.Length);
            if (header.Tag == DicomTag.FileMetaInformationGroupLength)
            {
                declaredEnd = stored.Length == sizeof(uint) ? value + sizeof(uint) + (long)encoding.ReadUInt32(stored.Span) : null;
            }
            else
            {
                AddMeta(meta, header, stored, position, notes);
            }

            position = value + stored.Length;
        }

        var dataset = meta.Close(notes, start);
        if (dataset.Count > 0 && declaredEnd != position)
        {
            notes.Add(DicomReadWarningCode.WrongMetaLength, DicomTag.FileMetaInformationGroupLength, position);
        }

        return dataset;
    }

    // Everything of group 0002 is text or bytes but its length, so nothing is to be turned round.
    private static void AddMeta(DatasetFrame meta, ElementHeader header, ReadOnlyMemory<byte> stored, int position, ReadNotes notes)
    {
        meta.Add(new DicomElement(header.Tag, header.VR, stored));
        if (ElementCheck.Check(header.Tag, header.VR, stored.Span, isExplicit: true) is { } warning)
        {
            notes.Add(warning, header.Tag, position);
        }
    }

    private static DicomTransferSyntax? SyntaxOf(
        DicomDataset meta,
        ReadOnlySpan<byte> dataset,
        int offset,
        ReadNotes notes,
        out DicomReadFault? fault)
    {
        fault = null;
        var found = EncodingRecognition.Recognise(dataset);
        var uid = meta.GetSingleValueOrDefault(DicomTag.TransferSyntaxUID, string.Empty);
        if (uid.Length > 0 && DicomTransferSyntax.Find(uid) is { } declared)
        {
            return Corrected(declared, found, offset, notes);
        }

        if (uid.Length > 0)
        {
            notes.Add(DicomReadWarningCode.UnknownTransferSyntax, DicomTag.TransferSyntaxUID, offset);
            fault = found is null ? new DicomReadFault(DicomReadFaultCode.UnknownTransferSyntax, DicomTag.TransferSyntaxUID, offset) : null;
            return found is { } encoding ? DicomTransferSyntax.Unknown(uid, encoding) : null;
        }

        if (meta.Count > 0)
        {
            notes.Add(DicomReadWarningCode.MissingMetaInformation, DicomTag.TransferSyntaxUID, offset);
        }

        if (found is null && meta.Count == 0)
        {
            fault = new DicomReadFault(DicomReadFaultCode.NotDicom, default, offset);
            return null;
        }

        // Meta information says that it is DICOM: then its first group may be any.
        return DicomTransferSyntax.Of(found ?? EncodingRecognition.Guess(dataset));
    }

    // What the first element shows is believed against what the meta information says: the two disagree in files of the field, and
    // a data set read the wrong way gives nothing at all.
    private static DicomTransferSyntax Corrected(DicomTransferSyntax declared, ElementEncoding? found, int offset, ReadNotes notes)
    {
        // Deflated bytes may look like an implicit element; like an explicit one hardly.
        var isSame = declared.IsDeflated ? found != ElementEncoding.ExplicitLittle : found == new ElementEncoding(declared.IsExplicitVR, declared.IsBigEndian);
        if (found is not { } encoding || isSame)
        {
            return declared;
        }

        notes.Add(DicomReadWarningCode.WrongTransferSyntax, DicomTag.TransferSyntaxUID, offset);
        return declared.IsEncapsulated ? declared.EncodedAs(encoding) : DicomTransferSyntax.Of(encoding);
    }
}

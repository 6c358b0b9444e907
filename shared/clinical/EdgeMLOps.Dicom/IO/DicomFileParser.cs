namespace EdgeMLOps.Dicom;

/// <summary>Parses a whole file, or its beginning, out of a buffer.</summary>
internal static class DicomFileParser
{
    private static readonly DicomTag[] PixelTags = [DicomTag.FloatPixelData, DicomTag.DoubleFloatPixelData, DicomTag.PixelData];

    /// <summary>The file, or null with a fault.</summary>
    /// <param name="bytes">The file or its beginning.</param>
    /// <param name="options">How far to read, and limits.</param>
    /// <param name="isWhole">Whether these are all of its bytes.</param>
    /// <param name="fault">Why and where it cannot be read.</param>
    internal static DicomFile? Parse(ReadOnlyMemory<byte> bytes, DicomReadOptions options, bool isWhole, out DicomReadFault fault)
    {
        fault = default;
        var notes = new ReadNotes();
        if (FileStartReader.Read(bytes, notes, out var startFault) is not { } start)
        {
            fault = startFault.GetValueOrDefault();
            return null;
        }

        var parsed = DatasetDecoder.Decode(new ParseInput(bytes[start.DatasetStart..], start.DatasetStart, start.Syntax, isWhole), options, notes);
        if (parsed.Dataset is not { } dataset)
        {
            // Without a prefix anything may have looked like a first element; then it is no broken DICOM file but none at all.
            var isGuess = start.Meta.Count == 0 && parsed.Elements == 0;
            fault = isGuess ? new DicomReadFault(DicomReadFaultCode.NotDicom, default, 0) : parsed.Fault.GetValueOrDefault();
            return null;
        }

        if (dataset.CharacterSet.IsApproximate)
        {
            notes.Add(DicomReadWarningCode.UnknownCharacterSet, DicomTag.SpecificCharacterSet, start.DatasetStart);
        }

        return new DicomFile(new DicomFileMetaInformation(start.Meta, start.Syntax), dataset, notes.Warnings)
        {
            HasPixelData = parsed.StoppedAtPixelData || PixelTags.Any(dataset.Contains),
        };
    }
}

namespace EdgeMLOps.Dicom;

/// <summary>Parses a file out of a buffer, which may hold its beginning first and more of it later.</summary>
/// <param name="options">How far to read, and limits.</param>
internal sealed class DicomFileParser(DicomReadOptions options)
{
    // As much as tells how a data set is encoded, whatever its first element is.
    private const int Recognisable = 4096;

    private static readonly DicomTag[] PixelTags = [DicomTag.FloatPixelData, DicomTag.DoubleFloatPixelData, DicomTag.PixelData];

    private ReadNotes _notes = new();
    private DatasetDecoder? _decoder;
    private FileStart _start;

    /// <summary>How many bytes it must be given to go on, as far as that is known.</summary>
    internal long Needed { get; private set; }

    /// <summary>The file, or null with a fault.</summary>
    /// <param name="bytes">All of it.</param>
    /// <param name="options">How far to read, and limits.</param>
    /// <param name="fault">Why and where it cannot be read.</param>
    internal static DicomFile? Parse(ReadOnlyMemory<byte> bytes, DicomReadOptions options, out DicomReadFault fault)
    {
        _ = new DicomFileParser(options).TryParse(bytes, isWhole: true, bytes.Length, out var file, out fault);
        return file;
    }

    /// <summary>Goes on with what there is of the file by now.</summary>
    /// <param name="bytes">The file or its beginning.</param>
    /// <param name="isWhole">Whether these are all of its bytes.</param>
    /// <param name="length">How many there are, or may be at most.</param>
    /// <param name="file">The file; null with a fault.</param>
    /// <param name="fault">Why and where it cannot be read.</param>
    /// <returns>False where more of it is needed to say.</returns>
    internal bool TryParse(ReadOnlyMemory<byte> bytes, bool isWhole, long length, out DicomFile? file, out DicomReadFault fault)
    {
        (file, fault) = (null, default);
        if (_decoder is null && !TryBegin(bytes, isWhole, ref fault))
        {
            return isWhole || fault.Code != DicomReadFaultCode.Truncated;
        }

        var start = _start.DatasetStart;
        var input = new ParseInput(bytes[start..], start, _start.Syntax, isWhole) { Available = length - start };
        var parsed = _decoder!.Decode(input); // not null: begun
        Needed = start + _decoder.Needed;
        if (parsed is not null)
        {
            file = Finish(parsed, ref fault);
        }

        return parsed is not null;
    }

    // Where the meta information reaches to the end of what is there, or nearly, it is read again with more.
    private bool TryBegin(ReadOnlyMemory<byte> bytes, bool isWhole, ref DicomReadFault fault)
    {
        Needed = bytes.Length + 1L;
        _notes = new ReadNotes();
        var start = FileStartReader.Read(bytes, _notes, out var startFault);
        if (!isWhole && bytes.Length - (start?.DatasetStart ?? 0) < Recognisable)
        {
            fault = new DicomReadFault(DicomReadFaultCode.Truncated, default, bytes.Length);
            return false;
        }

        fault = startFault.GetValueOrDefault();
        _start = start.GetValueOrDefault();
        _decoder = start is null ? null : new DatasetDecoder(options, _notes);
        return start is not null;
    }

    private DicomFile? Finish(ParsedDataset parsed, ref DicomReadFault fault)
    {
        if (parsed.Dataset is not { } dataset)
        {
            // Without a prefix anything may have looked like a first element; then it is no broken DICOM file but none at all.
            var isGuess = _start.Meta.Count == 0 && parsed.Elements == 0;
            fault = isGuess ? new DicomReadFault(DicomReadFaultCode.NotDicom, default, 0) : parsed.Fault.GetValueOrDefault();
            return null;
        }

        if (dataset.CharacterSet.IsApproximate)
        {
            _notes.Add(DicomReadWarningCode.UnknownCharacterSet, DicomTag.SpecificCharacterSet, _start.DatasetStart);
        }

        return new DicomFile(new DicomFileMetaInformation(_start.Meta, _start.Syntax), dataset, _notes.Warnings)
        {
            HasPixelData = parsed.StoppedAtPixelData || PixelTags.Any(dataset.Contains),
        };
    }
}

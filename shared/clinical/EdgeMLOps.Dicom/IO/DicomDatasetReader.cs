namespace EdgeMLOps.Dicom;

/// <summary>Reads data sets from buffers, as they come by network or stand behind a file's meta information.</summary>
public static class DicomDatasetReader
{
    /// <summary>Reads one data set that fills the buffer. Values stay in the buffer, which must not change afterwards.</summary>
    /// <param name="bytes">The encoded data set.</param>
    /// <param name="syntax">How it is encoded.</param>
    /// <exception cref="DicomReadException">The bytes cannot be read; says why and where.</exception>
    public static DicomDataset Read(ReadOnlyMemory<byte> bytes, DicomTransferSyntax syntax) =>
        Read(bytes, syntax, DicomReadOptions.Default);

    /// <summary>Reads one data set that fills the buffer. Values stay in the buffer, which must not change afterwards.</summary>
    /// <param name="bytes">The encoded data set.</param>
    /// <param name="syntax">How it is encoded.</param>
    /// <param name="options">How far to read, and limits.</param>
    /// <exception cref="DicomReadException">The bytes cannot be read; says why and where.</exception>
    public static DicomDataset Read(ReadOnlyMemory<byte> bytes, DicomTransferSyntax syntax, DicomReadOptions options)
    {
        ArgumentNullException.ThrowIfNull(syntax);
        ArgumentNullException.ThrowIfNull(options);
        var parsed = DatasetDecoder.Decode(new ParseInput(bytes, 0, syntax, IsWhole: true), options, new ReadNotes());
        return parsed.Dataset ?? throw new DicomReadException(parsed.Fault.GetValueOrDefault());
    }
}

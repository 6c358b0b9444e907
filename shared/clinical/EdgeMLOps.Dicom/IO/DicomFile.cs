using System.Diagnostics.CodeAnalysis;

namespace EdgeMLOps.Dicom;

/// <summary>
/// A Part 10 file (PS3.10): meta information and data set. Read from memory that holds the file once; no value, pixel data least of
/// all, is copied out of it before it is asked for.
/// </summary>
public sealed class DicomFile
{
    /// <summary>A file to be written, its meta information taken from the data set.</summary>
    /// <param name="dataset">Has SOPClassUID and SOPInstanceUID.</param>
    /// <param name="syntax">How to write it; compressed pixel data must already be in it.</param>
    /// <exception cref="DicomDataException">One of the two UIDs is missing.</exception>
    public DicomFile(DicomDataset dataset, DicomTransferSyntax syntax)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(syntax);
        _ = dataset.GetSingleValue<string>(DicomTag.SOPClassUID);
        _ = dataset.GetSingleValue<string>(DicomTag.SOPInstanceUID);
        FileMetaInfo = new DicomFileMetaInformation(dataset.GetRaw(DicomTag.SOPClassUID), dataset.GetRaw(DicomTag.SOPInstanceUID), syntax);
        Dataset = dataset;
        Warnings = [];
    }

    internal DicomFile(DicomFileMetaInformation fileMetaInfo, DicomDataset dataset, IReadOnlyList<DicomReadWarning> warnings)
    {
        FileMetaInfo = fileMetaInfo;
        Dataset = dataset;
        Warnings = warnings;
    }

    /// <summary>Group 0002.</summary>
    public DicomFileMetaInformation FileMetaInfo { get; }

    /// <summary>The data set.</summary>
    public DicomDataset Dataset { get; }

    /// <summary>Breaches of the standard that were read past; the first hundred.</summary>
    public IReadOnlyList<DicomReadWarning> Warnings { get; }

    /// <summary>Whether the file that was read has pixel data (float and double float included), also where the read stopped before it.</summary>
    public bool HasPixelData { get; internal init; }

    /// <summary>Reads a file whole.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DicomReadException">It cannot be read as DICOM; says why and where.</exception>
    /// <exception cref="IOException">It cannot be opened or read at all.</exception>
    public static DicomFile Open(string path) => FileSource.Read(path, DicomReadOptions.Default, out var fault) ?? throw new DicomReadException(fault);

    /// <summary>Reads a file whole.</summary>
    /// <param name="stream">The file, from its current position to its end.</param>
    /// <exception cref="DicomReadException">It cannot be read as DICOM; says why and where.</exception>
    public static DicomFile Open(Stream stream) => FileSource.Read(stream, DicomReadOptions.Default, out var fault) ?? throw new DicomReadException(fault);

    /// <summary>Reads a file up to its pixel data, and no more bytes of it than that takes.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DicomReadException">It cannot be read as DICOM; says why and where.</exception>
    /// <exception cref="IOException">It cannot be opened or read at all.</exception>
    public static DicomFile OpenHeader(string path) => FileSource.Read(path, FileSource.HeaderOnly, out var fault) ?? throw new DicomReadException(fault);

    /// <summary>Reads a file up to its pixel data, and hardly more bytes of it than that takes.</summary>
    /// <param name="stream">The file, from its current position.</param>
    /// <exception cref="DicomReadException">It cannot be read as DICOM; says why and where.</exception>
    public static DicomFile OpenHeader(Stream stream) => FileSource.Read(stream, FileSource.HeaderOnly, out var fault) ?? throw new DicomReadException(fault);

    /// <summary>Reads a file, a fault being an outcome and no exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How far to read, and limits.</param>
    /// <param name="file">The file; null with a fault.</param>
    /// <param name="fault">Why and where it cannot be read.</param>
    /// <exception cref="IOException">It cannot be opened or read at all.</exception>
    public static bool TryOpen(string path, DicomReadOptions options, [NotNullWhen(true)] out DicomFile? file, out DicomReadFault fault)
    {
        ArgumentNullException.ThrowIfNull(options);
        file = FileSource.Read(path, options, out fault);
        return file is not null;
    }

    /// <summary>Reads a file, a fault being an outcome and no exception.</summary>
    /// <param name="stream">The file, from its current position.</param>
    /// <param name="options">How far to read, and limits.</param>
    /// <param name="file">The file; null with a fault.</param>
    /// <param name="fault">Why and where it cannot be read.</param>
    public static bool TryOpen(Stream stream, DicomReadOptions options, [NotNullWhen(true)] out DicomFile? file, out DicomReadFault fault)
    {
        ArgumentNullException.ThrowIfNull(options);
        file = FileSource.Read(stream, options, out fault);
        return file is not null;
    }

    /// <summary>Reads a file from memory, which must not change afterwards.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="options">How far to read, and limits.</param>
    /// <param name="file">The file; null with a fault.</param>
    /// <param name="fault">Why and where it cannot be read.</param>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, DicomReadOptions options, [NotNullWhen(true)] out DicomFile? file, out DicomReadFault fault)
    {
        ArgumentNullException.ThrowIfNull(options);
        file = DicomFileParser.Parse(bytes, options, out fault);
        return file is not null;
    }

    /// <summary>Writes the file, as <see cref="Save(Stream, DicomWriteOptions)"/> does. What is on disk after a crash is the caller's care: write aside, flush and rename.</summary>
    /// <param name="path">Created or overwritten.</param>
    public void Save(string path)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);
        Save(stream);
    }

    /// <summary>Writes the file, sequences and items of undefined length, as <see cref="Save(Stream, DicomWriteOptions)"/> does.</summary>
    /// <param name="stream">Takes the bytes.</param>
    public void Save(Stream stream) => Save(stream, DicomWriteOptions.Default);

    /// <summary>
    /// Writes the file in its transfer syntax; one that came big endian or deflated in explicit VR little endian, which its meta
    /// information then says. To write another, make a <see cref="DicomFile(DicomDataset, DicomTransferSyntax)"/> of the data set. The
    /// places that a directory (DICOMDIR) holds of its records are brought to where these are written.
    /// </summary>
    /// <param name="stream">Takes the bytes.</param>
    /// <param name="options">What the standard leaves open.</param>
    public void Save(Stream stream, DicomWriteOptions options)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        var meta = new DicomFileMetaInformation(
            Uid(DicomTag.SOPClassUID, DicomTag.MediaStorageSOPClassUID),
            Uid(DicomTag.SOPInstanceUID, DicomTag.MediaStorageSOPInstanceUID),
            FileMetaInfo.TransferSyntax.Written);
        var start = meta.ToBytes();
        stream.Write(start);
        DicomDatasetWriter.WriteBehindMeta(Dataset, meta.TransferSyntax, options, start.Length, stream);
    }

    /// <summary>The bytes of the file, as <see cref="Save(Stream)"/> writes them.</summary>
    public byte[] ToBytes()
    {
        using var buffer = new MemoryStream();
        Save(buffer);
        return buffer.ToArray();
    }

    private ReadOnlyMemory<byte> Uid(DicomTag tag, DicomTag metaTag) =>
        Dataset.TryGetItem(tag, out var item) && item is DicomElement { Raw.IsEmpty: false } own ? own.Raw
        : FileMetaInfo.Dataset.TryGetItem(metaTag, out item) && item is DicomElement meta ? meta.Raw
        : ReadOnlyMemory<byte>.Empty;
}

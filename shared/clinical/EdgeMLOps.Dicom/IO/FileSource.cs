namespace EdgeMLOps.Dicom;

/// <summary>Brings a file into memory: whole, or as much of its beginning as its header takes.</summary>
internal static class FileSource
{
    internal static readonly DicomReadOptions HeaderOnly = new() { StopBeforePixelData = true };

    // Holds the header of nearly every image; where it does not, twice as much is read until it does.
    private const int FirstRead = 64 * 1024;

    internal static DicomFile? Read(string path, DicomReadOptions options, out DicomReadFault fault)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return Read(stream, options, out fault);
    }

    internal static DicomFile? Read(Stream stream, DicomReadOptions options, out DicomReadFault fault)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var length = stream.CanSeek ? stream.Length - stream.Position : (long?)null;
        if (length > Array.MaxLength && !options.StopBeforePixelData)
        {
            fault = new DicomReadFault(DicomReadFaultCode.TooLarge, default, 0);
            return null;
        }

        // Where the length is known the buffer is never larger than the file.
        var most = options.StopBeforePixelData ? options.MaxHeaderBytes : Array.MaxLength;
        var size = options.StopBeforePixelData || length is null ? Math.Min(length ?? FirstRead, FirstRead) : length.Value;
        var buffer = GC.AllocateUninitializedArray<byte>((int)size);
        var filled = 0;
        while (true)
        {
            filled += stream.ReadAtLeast(buffer.AsSpan(filled), buffer.Length - filled, throwOnEndOfStream: false);
            var isWhole = filled < buffer.Length || filled == length;
            if (isWhole || options.StopBeforePixelData)
            {
                var file = DicomFileParser.Parse(buffer.AsMemory(0, filled), options, isWhole, out fault);
                if (isWhole || file is not null || fault.Code is not (DicomReadFaultCode.Truncated or DicomReadFaultCode.NotDicom))
                {
                    return file;
                }
            }

            if (filled >= most)
            {
                fault = new DicomReadFault(DicomReadFaultCode.TooLarge, default, filled);
                return null;
            }

            Array.Resize(ref buffer, (int)Math.Min(Math.Min(2L * filled, most), length ?? long.MaxValue));
        }
    }
}

namespace EdgeMLOps.Dicom;

/// <summary>Brings a file into memory: whole, or as much of its beginning as its header takes.</summary>
internal static class FileSource
{
    internal static readonly DicomReadOptions HeaderOnly = new() { StopBeforePixelData = true };

    // Holds the header of nearly every image; where it does not, twice as much is read, or what the element at its end takes.
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
        var parser = new DicomFileParser(options);
        var filled = 0;
        while (true)
        {
            filled += stream.ReadAtLeast(buffer.AsSpan(filled), buffer.Length - filled, throwOnEndOfStream: false);
            var isWhole = filled < buffer.Length || filled == length;
            if ((isWhole || options.StopBeforePixelData) && parser.TryParse(buffer.AsMemory(0, filled), isWhole, length ?? long.MaxValue, out var file, out fault))
            {
                return file;
            }

            if (filled >= most || parser.Needed > most)
            {
                fault = new DicomReadFault(DicomReadFaultCode.TooLarge, default, filled);
                return null;
            }

            // Values read so far stay where they are, in the buffer before.
            var longer = GC.AllocateUninitializedArray<byte>((int)Math.Min(Math.Min(Math.Max(2L * filled, parser.Needed), most), length ?? long.MaxValue));
            buffer.AsSpan(0, filled).CopyTo(longer);
            buffer = longer;
        }
    }
}

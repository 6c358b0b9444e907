using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>Reads a file whole whose header has been read, unless the header says already that nothing will come of it.</summary>
internal static class ImageFile
{
    private const long BesideFrameBytes = 32L << 20;
    private const long MostFileBytes = 512L << 20; // a frame of 16,000 x 16,000
    private const long MostFramesBytes = 128L << 20; // of several frames, of which one is analysed

    /// <summary>How many frames of an image are analysed, as far as its header tells.</summary>
    public static int FramesOf(DicomDataset header, in DecodeChoice choice) =>
        choice.Frame == FrameChoice.All ? Math.Max(1, header.GetSingleValueOrDefault(DicomTag.NumberOfFrames, 1)) : 1;

    /// <summary>Reads it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="header">Its header.</param>
    /// <param name="choice">What is wanted of it.</param>
    /// <returns>The image and the memory it is in, or a refusal.</returns>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static (DicomFile? File, FileContent? Content, DecodeResult? Refusal) Read(string path, DicomFile header, in DecodeChoice choice)
    {
        if (RefusalOf(path, header, choice) is { } refusal)
        {
            return (null, null, refusal);
        }

        var content = FileContent.Read(path);
        if (DicomFile.TryRead(content.Bytes, DicomReadOptions.Default, out var file, out var fault))
        {
            return (file, content, null);
        }

        // The header was read before: what ends too early ends in the pixels.
        var code = fault.Code switch
        {
            DicomReadFaultCode.Truncated => DecodeCode.TruncatedPixelData,
            DicomReadFaultCode.TooManyElements or DicomReadFaultCode.InflatedTooLarge => DecodeCode.TooLarge,
            _ => DecodeCode.Unreadable,
        };
        content.Dispose();
        return (null, null, new(code, null, fault.ToString()));
    }

    private static DecodeResult? RefusalOf(string path, DicomFile header, in DecodeChoice choice)
    {
        // Told before the file is read whole: a video may be gigabytes.
        if (header.FileMetaInfo.TransferSyntax is var syntax && !DecodableSyntaxes.Include(syntax))
        {
            return new(DecodeCode.Compressed, null, $"transfer syntax {(DicomUID.IsValid(syntax.UID.UID) ? syntax.UID.UID : "that is no UID")}");
        }

        if (SingleFrameClasses.AreBrokenBy(header.Dataset))
        {
            return new(DecodeCode.FramesNotOfClass, null, $"{DicomTag.NumberOfFrames}");
        }

        if (FramesOf(header.Dataset, choice) is > 1 and var frames && frames > choice.MostFrames)
        {
            return new(DecodeCode.TooManyFrames, null, FormattableString.Invariant($"{DicomTag.NumberOfFrames}, {frames}, at most {choice.MostFrames}"));
        }

        return IsBeyondItsFrames(path, header.Dataset, choice, out var sizes) ? new(DecodeCode.TooLarge, null, sizes) : null;
    }

    // The file is read whole, in the process that receives: no more of it than its frames and what may stand beside them.
    private static bool IsBeyondItsFrames(string path, DicomDataset header, in DecodeChoice choice, out string sizes)
    {
        var length = new FileInfo(path).Length;
        var frame = Math.Max(0, FrameFormat.Read(header).FrameBytes);
        var frames = Math.Clamp(header.GetSingleValueOrDefault(DicomTag.NumberOfFrames, 1), 1, ushort.MaxValue);
        sizes = FormattableString.Invariant($"{length} bytes for {frames} frames of {frame}");
        var most = Math.Max(2 * frame, Math.Min(2 * frame * frames, choice.Frame == FrameChoice.All ? MostFileBytes : MostFramesBytes));
        return length > Math.Min(most + BesideFrameBytes, MostFileBytes);
    }
}

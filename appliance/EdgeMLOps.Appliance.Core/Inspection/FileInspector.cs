using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Screening;
using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Imaging;

namespace EdgeMLOps.Appliance.Core.Inspection;

/// <summary>
/// Says what a file is, whether it would be taken and what its pixels are. Whatever is wrong with the content is a code. Keeps nothing
/// of one file for the next. Safe for concurrent use.
/// </summary>
public sealed class FileInspector
{
    private const string Ok = "ok";
    private const string NoPixels = "no-pixels";
    private const string Corrupt = "corrupt";

    private static readonly DicomReadOptions HeaderOnly = new() { StopBeforePixelData = true };

    private readonly ScreeningRules _rules;
    private readonly IFrameCodec _codec;

    /// <summary>Inspects files.</summary>
    /// <param name="rules">Which images are taken.</param>
    /// <param name="codec">Decodes compressed frames.</param>
    public FileInspector(ScreeningRules rules, IFrameCodec codec)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(codec);
        _rules = rules;
        _codec = codec;
    }

    /// <summary>Whether a line tells of a corrupt file.</summary>
    /// <param name="line">The line.</param>
    public static bool IsCorrupt(InspectionLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return string.Equals(line.Outcome, Corrupt, StringComparison.Ordinal);
    }

    /// <summary>Inspects a file up to its pixels, which are not looked at.</summary>
    /// <param name="path">The file, named so in the line.</param>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public InspectionLine InspectHeader(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!DicomFile.TryOpen(path, HeaderOnly, out var file, out var fault))
        {
            return Unread(path, fault);
        }

        var line = HeaderFacts.AddTo(Line(path, Ok), file, _rules);
        var describesAnImage = line.Rows is not null || line.Columns is not null || line.BitsAllocated is not null;
        return file.HasPixelData && describesAnImage ? line : line with { Outcome = NoPixels, Code = nameof(DecodeCode.NoPixelData) };
    }

    /// <summary>Inspects a file and decodes all its frames.</summary>
    /// <param name="path">How the line names it.</param>
    /// <param name="bytes">The whole file, which must not change meanwhile.</param>
    /// <param name="cancellationToken">Stops waiting for the codec.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async ValueTask<InspectionLine> InspectAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!DicomFile.TryRead(bytes, DicomReadOptions.Default, out var file, out var fault))
        {
            var unread = Unread(path, fault);
            return DicomFile.TryRead(bytes, HeaderOnly, out var header, out _) ? HeaderFacts.AddTo(unread, header, _rules) : unread;
        }

        var line = HeaderFacts.AddTo(Line(path, Ok), file, _rules);
        if (DicomPixelData.TryCreate(file.Dataset, file.FileMetaInfo.TransferSyntax, out var pixels, out var pixelFault))
        {
            return await DecodeAsync(line, pixels, cancellationToken);
        }

        return pixelFault.Code == DicomPixelFaultCode.NoPixelData
            ? line with { Outcome = NoPixels, Code = nameof(DecodeCode.NoPixelData) }
            : Refuse(line, FrameDecoder.Refuse(pixelFault));
    }

    private async ValueTask<InspectionLine> DecodeAsync(InspectionLine line, DicomPixelData pixels, CancellationToken cancellationToken)
    {
        using var decoder = new FrameDecoder(pixels, _codec, keepsCells: false);
        var remarks = new List<string>();
        using var digest = new DicomPixelDigest(pixels);
        FrameDecodeResult? refused = null;
        for (var (frame, count) = (0, 1); frame < pixels.NumberOfFrames && refused is null; frame += count)
        {
            // The first alone: it has digests of its own.
            count = frame == 0 ? 1 : Math.Min(decoder.FramesAtOnce, pixels.NumberOfFrames - frame);
            var decoded = await decoder.DecodeAsync(frame, count, cancellationToken);
            if (decoded.Code != DecodeCode.Decoded)
            {
                refused = decoded;
                continue;
            }

            if (decoded.Message.Length > 0 && !remarks.Contains(decoded.Message, StringComparer.Ordinal))
            {
                remarks.Add(decoded.Message);
            }

            digest.Add(decoded.Cells.Span, count);
        }

        var digests = digest.Finish();
        var read = WithWarnings(line, pixels, remarks) with
        {
            Frame0Sha256 = digests.Frame0,
            AllFramesSha256 = digests.AllFrames,
            Frame0ValueSha256 = digests.Frame0Values,
            AllFramesValueSha256 = digests.AllFramesValues,
        };
        return refused is { } refusal ? Refuse(read, refusal) : read;
    }

    private static InspectionLine WithWarnings(InspectionLine line, DicomPixelData pixels, List<string> remarks) => line with
    {
        Warnings = [.. line.Warnings, .. pixels.Warnings.Select(static warning => warning.ToString()), .. remarks],
    };

    private static InspectionLine Refuse(InspectionLine line, in FrameDecodeResult refused) => line with
    {
        Outcome = refused.IsCorrupt ? Corrupt : Ok,
        Code = refused.Code.ToString(),
        Message = refused.Message,
    };

    // What this program does not know or cannot hold says nothing against the file.
    private static InspectionLine Unread(string path, in DicomReadFault fault) =>
        Line(path, fault.Code is DicomReadFaultCode.UnknownTransferSyntax or DicomReadFaultCode.TooLarge ? Ok : Corrupt) with
        {
            Code = fault.Code.ToString(),
            Message = fault.ToString(),
        };

    private static InspectionLine Line(string path, string outcome) => new()
    {
        File = path,
        Outcome = outcome,
        Screening = nameof(ScreeningCode.Unreadable),
        Code = "",
        Message = "",
        Warnings = [],
    };
}

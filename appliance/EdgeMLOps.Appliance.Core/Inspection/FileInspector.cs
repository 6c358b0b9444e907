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

    // Of nearly every image a twentieth of it; a longer header may take a hundred times as much memory, and is read alone.
    private const int ShortHeaderBytes = 1 << 20;

    private static readonly DicomReadOptions HeaderOnly = new() { StopBeforePixelData = true };
    private static readonly DicomReadOptions ShortHeaderOnly = HeaderOnly with { MaxHeaderBytes = ShortHeaderBytes };

    private readonly ScreeningRules _rules;
    private readonly IFrameCodec _codec;
    private readonly InspectionLimits _limits;
    private readonly TimeProvider _time;

    /// <summary>Inspects files.</summary>
    /// <param name="rules">Which images are taken.</param>
    /// <param name="codec">Decodes compressed frames.</param>
    /// <param name="limits">What a file may cost.</param>
    /// <param name="time">Clock of the deadline.</param>
    public FileInspector(ScreeningRules rules, IFrameCodec codec, InspectionLimits limits, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(codec);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(time);
        _rules = rules;
        _codec = codec;
        _limits = limits;
        _time = time;
    }

    /// <summary>Whether a line tells of a corrupt file.</summary>
    /// <param name="line">The line.</param>
    public static bool IsCorrupt(InspectionLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return Is(line, Corrupt);
    }

    /// <summary>Inspects a file up to its pixels, which are not looked at.</summary>
    /// <param name="path">How the line names it.</param>
    /// <param name="file">The file, from its beginning; no more of it is read than its header takes.</param>
    /// <param name="isAlone">Whether a long header is read, which takes far more memory than others do.</param>
    /// <returns>Its line; none and heavy where it is to be looked at alone.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public FirstLook InspectHeader(string path, Stream file, bool isAlone)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return DicomFile.TryOpen(file, isAlone ? HeaderOnly : ShortHeaderOnly, out var header, out var fault) ? new(OfHeader(path, header), IsHeavy: false)
            : IsLeftForLater(fault, isAlone) ? new(null, IsHeavy: true)
            : new(Unread(path, fault), IsHeavy: false);
    }

    /// <summary>Looks at a file's header for a reason not to read the rest: it is no DICOM, broken, or larger than it has pixels for.</summary>
    /// <param name="path">How the line names it.</param>
    /// <param name="file">The file, from its beginning.</param>
    /// <param name="isAlone">Whether a long header is read, which takes far more memory than others do.</param>
    /// <returns>Its line; none where it is to be read whole, and heavy where that, or another look, is to be done alone.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public FirstLook InspectFirst(string path, Stream file, bool isAlone)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(file);
        if (!DicomFile.TryOpen(file, isAlone ? HeaderOnly : ShortHeaderOnly, out var header, out var fault))
        {
            var isToBeRead = IsLeftForLater(fault, isAlone) || (fault.Code == DicomReadFaultCode.TooLarge && _limits.MayBeADocument(file.Length));
            return new(isToBeRead ? null : Unread(path, fault), IsHeavy: true);
        }

        var line = OfHeader(path, header);
        if (!_limits.IsTooLong(file.Length, HeaderFacts.PixelBytes(line)))
        {
            return new(null, header.FileMetaInfo.TransferSyntax.IsDeflated);
        }

        var refused = Is(line, NoPixels) ? line : line with
        {
            Code = nameof(DecodeCode.TooLarge),
            Message = FormattableString.Invariant($"{file.Length} bytes, decoded are {_limits.MaxFileBytes} at most and twice the pixels"),
        };
        return new(refused, IsHeavy: false);
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
            return UnreadBehindHeader(path, bytes, fault);
        }

        var line = HeaderFacts.AddTo(Line(path, Ok), file, _rules);
        if (DicomPixelData.TryCreate(file.Dataset, file.FileMetaInfo.TransferSyntax, out var pixels, out var pixelFault))
        {
            return await DecodeAsync(line, pixels, _limits.FramesOf(pixels, bytes.Length), cancellationToken);
        }

        return pixelFault.Code == DicomPixelFaultCode.NoPixelData
            ? line with { Outcome = NoPixels, Code = nameof(DecodeCode.NoPixelData) }
            : Refuse(line, FrameDecoder.Refuse(pixelFault));
    }

    private static bool Is(InspectionLine line, string outcome) => string.Equals(line.Outcome, outcome, StringComparison.Ordinal);

    private static bool IsLeftForLater(in DicomReadFault fault, bool isAlone) =>
        !isAlone && fault.Code is (DicomReadFaultCode.TooLarge or DicomReadFaultCode.InflatedTooLarge);

    private InspectionLine OfHeader(string path, DicomFile header)
    {
        var line = HeaderFacts.AddTo(Line(path, Ok), header, _rules);
        return HeaderFacts.DescribeAnImage(line) && header.HasPixelData
            ? line
            : line with { Outcome = NoPixels, Code = nameof(DecodeCode.NoPixelData) };
    }

    private InspectionLine UnreadBehindHeader(string path, ReadOnlyMemory<byte> bytes, in DicomReadFault fault)
    {
        var unread = Unread(path, fault);
        if (!DicomFile.TryRead(bytes, HeaderOnly, out var header, out _))
        {
            return unread;
        }

        var line = OfHeader(path, header);
        return line with { Outcome = Is(unread, Corrupt) ? Corrupt : line.Outcome, Code = unread.Code, Message = unread.Message };
    }

    private async ValueTask<InspectionLine> DecodeAsync(InspectionLine line, DicomPixelData pixels, int frames, CancellationToken cancellationToken)
    {
        var remarks = new List<string>();
        using var digest = new DicomPixelDigest(pixels);
        var refused = await DecodeAsync(pixels, frames, digest, remarks, cancellationToken);
        if (refused is null && frames < pixels.NumberOfFrames)
        {
            refused = Limit(DecodeCode.TooLarge, $"{pixels.NumberOfFrames} frames of {pixels.FrameBytes} bytes are more than the file's size is worth");
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

    // The refusal that ended it, or null where all of so many frames were decoded.
    private async ValueTask<FrameDecodeResult?> DecodeAsync(
        DicomPixelData pixels, int frames, DicomPixelDigest digest, List<string> remarks, CancellationToken cancellationToken)
    {
        using var decoder = new FrameDecoder(pixels, _codec, keepsCells: false);
        using var deadline = new CancellationTokenSource(_limits.Deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            for (var (frame, count) = (0, 1); frame < frames; frame += count)
            {
                either.Token.ThrowIfCancellationRequested();

                // The first alone: it has digests of its own.
                count = frame == 0 ? 1 : Math.Min(decoder.FramesAtOnce, frames - frame);
                var decoded = await decoder.DecodeAsync(frame, count, either.Token);
                if (decoded.Code != DecodeCode.Decoded)
                {
                    return decoded;
                }

                if (decoded.Message.Length > 0 && !remarks.Contains(decoded.Message, StringComparer.Ordinal))
                {
                    remarks.Add(decoded.Message);
                }

                digest.Add(decoded.Cells.Span, count);
            }

            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Limit(DecodeCode.DeadlineExceeded, $"not all frames were decoded within {_limits.Deadline}");
        }
    }

    private static FrameDecodeResult Limit(DecodeCode code, FormattableString message) =>
        new(code, default, FormattableString.Invariant(message), IsCorrupt: false);

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

    // What this program does not know, or what is beyond its limits, says nothing against the file.
    private static InspectionLine Unread(string path, in DicomReadFault fault) =>
        Line(path, IsOfThisProgram(fault.Code) ? Ok : Corrupt) with
        {
            Code = fault.Code.ToString(),
            Message = fault.ToString(),
        };

    private static bool IsOfThisProgram(DicomReadFaultCode code) => code is
        DicomReadFaultCode.UnknownTransferSyntax or DicomReadFaultCode.TooLarge
        or DicomReadFaultCode.TooManyElements or DicomReadFaultCode.InflatedTooLarge;

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

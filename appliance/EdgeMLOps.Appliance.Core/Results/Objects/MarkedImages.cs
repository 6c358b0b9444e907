using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Results.Rendering;
using EdgeMLOps.Appliance.Core.Results.Reports;
using EdgeMLOps.Dicom;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Results.Objects;

/// <summary>Reads the images that boxes lie on, as far as the wanted objects need them.</summary>
internal sealed class MarkedImages
{
    /// <summary>Of all pictures of a study together: a series of slices with boxes on each has no end of them.</summary>
    public const long MostPictureBytes = 64L << 20;

    private static readonly DicomReadOptions HeaderOnly = new() { StopBeforePixelData = true };

    private readonly IFrameCodec _codec;
    private readonly ILogger<MarkedImages> _logger;

    public MarkedImages(IFrameCodec codec, ILogger<MarkedImages> logger)
    {
        _codec = codec;
        _logger = logger;
    }

    /// <summary>Reads them one after the other; the pictures of the surest boxes first, until they have the room there is.</summary>
    /// <param name="report">The report.</param>
    /// <param name="instances">The images in the report's order; files may be gone by now.</param>
    /// <param name="kinds">Which objects are wanted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Those that boxes lie on and whose header can be read, in the report's order; of several frames each that boxes lie on.</returns>
    /// <exception cref="IOException">A file cannot be read at the moment, or the codec is busy.</exception>
    public async Task<IReadOnlyList<MarkedImage>> ReadAsync(
        StudyReport report, IReadOnlyList<JournalInstance> instances, IReadOnlySet<ResultKind> kinds, CancellationToken cancellationToken)
    {
        if (kinds.All(kind => kind == ResultKind.Sr))
        {
            return [];
        }

        var boxes = report.Findings.ToLookup(finding => finding.SopInstanceUid, StringComparer.Ordinal);
        var marked = report.Images.Zip(instances)
            .Where(pair => boxes.Contains(pair.First.SopInstanceUid))
            .Select(pair => (pair.Second, Frames: Headers(pair.First, pair.Second, boxes[pair.First.SopInstanceUid])))
            .Where(pair => pair.Frames.Count > 0)
            .ToList();
        var room = kinds.Contains(ResultKind.Sc) ? MostPictureBytes : 0;
        var read = new IReadOnlyList<MarkedImage>[marked.Count];
        foreach (var (place, (instance, frames)) in marked.Index().OrderByDescending(pair => boxes[pair.Item.Frames[0].Image.SopInstanceUid].Max(box => box.Score)))
        {
            // Of several frames one picture an image: that of the surest box.
            var shown = boxes[frames[0].Image.SopInstanceUid].MaxBy(box => box.Score)!.Frame; // not null: it has boxes
            read[place] = await DecodeAsync(new Showing(report, kinds, room > 0, shown), frames, instance, cancellationToken);
            room -= read[place].Sum(image => (long)(image.Picture?.Image.Pixels.Length ?? 0));
        }

        return [.. read.SelectMany(frames => frames)];
    }

    private IReadOnlyList<MarkedImage> Headers(ReportImage image, JournalInstance instance, IEnumerable<ReportFinding> boxes)
    {
        // Retention removes files, and a study may be reported again after that.
        if (File.Exists(instance.Path) && DicomFile.TryOpen(instance.Path, HeaderOnly, out var file, out _))
        {
            return [.. boxes.Select(box => box.Frame).Distinct().Order().Select(frame => new MarkedImage { Image = image, Header = file.Dataset, Frame = frame })];
        }

        _logger.NotShown(instance.Row, "FilesMissing");
        return [];
    }

    private async Task<IReadOnlyList<MarkedImage>> DecodeAsync(
        Showing showing, IReadOnlyList<MarkedImage> frames, JournalInstance instance, CancellationToken cancellationToken)
    {
        if (showing.Kinds.Contains(ResultKind.Sc) && !showing.HasRoom)
        {
            _logger.NotShown(instance.Row, "TooManyPictures");
        }

        if (!frames.Any(showing.Needs))
        {
            return frames;
        }

        if (!DicomFile.TryOpen(instance.Path, DicomReadOptions.Default, out var file, out _))
        {
            _logger.NotShown(instance.Row, nameof(DecodeCode.Unreadable));
            return frames;
        }

        using var cells = ImageFrames.Open(file, _codec, new DecodeChoice(FrameChoice.First, TakesColour: true, default), out var refusal);
        if (cells is null)
        {
            _logger.NotShown(instance.Row, refusal!.Code.ToString()); // not null: there are no frames
            return frames;
        }

        var read = new List<MarkedImage>();
        foreach (var frame in frames)
        {
            read.Add(showing.Needs(frame) ? await DecodeAsync(showing, frame, cells, instance, cancellationToken) : frame);
        }

        return read;
    }

    private async Task<MarkedImage> DecodeAsync(
        Showing showing, MarkedImage image, ImageFrames cells, JournalInstance instance, CancellationToken cancellationToken)
    {
        var number = image.Frame ?? 1;
        var decoded = number <= cells.Count ? await cells.DecodeAsync(number - 1, cancellationToken) : new(DecodeCode.BadFrames, null, "");
        if (decoded.Code == DecodeCode.CodecBusy)
        {
            throw new IOException("The codec has no time at the moment.");
        }

        if (decoded.Image is { } pixels)
        {
            return Show(showing.Report, image, pixels, showing.IsCaptured(image));
        }

        _logger.NotShown(instance.Row, decoded.Code.ToString());
        return image;
    }

    /// <summary>Adds what the objects need of an image's pixels.</summary>
    internal static MarkedImage Show(StudyReport report, MarkedImage image, DecodedImage pixels, bool isCaptured) => image with
    {
        Window = pixels.Greyscale.Window,
        Picture = isCaptured ? CapturePicture.Draw(pixels, Boxes(report, image), Footer(report, image, pixels)) : null,
    };

    private static LabelledBox[] Boxes(StudyReport report, MarkedImage image) => [.. report.Findings
        .Where(image.Has)
        .Select(box => new LabelledBox(ObjectSet.LabelOf(box), box.X1, box.Y1, box.X2, box.Y2))];

    private static string[] Footer(StudyReport report, MarkedImage image, DecodedImage pixels)
    {
        var line = $"AI RESULT, UNVERIFIED: {report.Algorithm.Name} {report.Algorithm.Version}";
        var marked = report.Findings.Where(box => string.Equals(box.SopInstanceUid, image.Image.SopInstanceUid, StringComparison.Ordinal)).Select(box => box.Frame).Distinct().Count();
        string[] frames = marked > 1 ? [FormattableString.Invariant($"FRAME {pixels.Frame} OF {pixels.Frames}, BOXES ON {marked} FRAMES")] : [];
        return report.Algorithm.IsDemonstration ? [line, .. frames, StructuredReportBuilder.DemonstrationNotice] : [line, .. frames];
    }

    private sealed record Showing(StudyReport Report, IReadOnlySet<ResultKind> Kinds, bool HasRoom, int? Frame)
    {
        public bool IsCaptured(MarkedImage image) => HasRoom && image.Frame == Frame;

        public bool Needs(MarkedImage image) =>
            IsCaptured(image) || (Kinds.Contains(ResultKind.Gsps) && image.IsGreyscale && !GreyscalePipeline.HasVoi(image));
    }
}

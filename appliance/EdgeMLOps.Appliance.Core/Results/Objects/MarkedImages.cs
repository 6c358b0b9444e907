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
    /// <returns>Those that boxes lie on and whose header can be read, in the report's order.</returns>
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
            .Select(pair => (pair.Second, Image: Header(pair.First, pair.Second, boxes[pair.First.SopInstanceUid].First().Frame)))
            .Where(pair => pair.Image is not null)
            .ToList();
        var room = kinds.Contains(ResultKind.Sc) ? MostPictureBytes : 0;
        var read = new MarkedImage[marked.Count];
        foreach (var (place, (instance, image)) in marked.Index().OrderByDescending(pair => boxes[pair.Item.Image!.Image.SopInstanceUid].Max(box => box.Score)))
        {
            read[place] = await DecodeAsync(report, image!, instance, kinds, room, cancellationToken); // not null: picked above
            room -= read[place].Picture?.Image.Pixels.Length ?? 0;
        }

        return read;
    }

    private MarkedImage? Header(ReportImage image, JournalInstance instance, int? frame)
    {
        // Retention removes files, and a study may be reported again after that.
        if (File.Exists(instance.Path) && DicomFile.TryOpen(instance.Path, HeaderOnly, out var file, out _))
        {
            return new MarkedImage { Image = image, Header = file.Dataset, Frame = frame };
        }

        _logger.NotShown(instance.Row, "FilesMissing");
        return null;
    }

    private async Task<MarkedImage> DecodeAsync(
        StudyReport report, MarkedImage image, JournalInstance instance, IReadOnlySet<ResultKind> kinds, long room, CancellationToken cancellationToken)
    {
        var needsWindow = kinds.Contains(ResultKind.Gsps) && image.IsGreyscale && !GreyscalePipeline.HasVoi(image);
        if (kinds.Contains(ResultKind.Sc) && room <= 0)
        {
            _logger.NotShown(instance.Row, "TooManyPictures");
        }

        if (!needsWindow && room <= 0)
        {
            return image;
        }

        if (!DicomFile.TryOpen(instance.Path, DicomReadOptions.Default, out var file, out _))
        {
            _logger.NotShown(instance.Row, nameof(DecodeCode.Unreadable));
            return image;
        }

        var choice = new DecodeChoice(image.Frame is null or 1 ? FrameChoice.First : FrameChoice.Middle, TakesColour: true, default);
        var decoded = await ImageDecoder.DecodeAsync(file, _codec, choice, cancellationToken);
        if (decoded.Code == DecodeCode.CodecBusy)
        {
            throw new IOException("The codec has no time at the moment.");
        }

        if (decoded.Image is { } pixels && pixels.Frame == (image.Frame ?? 1))
        {
            return Show(report, image, pixels, room > 0);
        }

        _logger.NotShown(instance.Row, decoded.Code.ToString());
        return image;
    }

    /// <summary>Adds what the objects need of an image's pixels.</summary>
    internal static MarkedImage Show(StudyReport report, MarkedImage image, DecodedImage pixels, bool isCaptured) => image with
    {
        Window = pixels.Greyscale.Window,
        Picture = isCaptured ? CapturePicture.Draw(pixels, Boxes(report, image), Footer(report)) : null,
    };

    private static LabelledBox[] Boxes(StudyReport report, MarkedImage image) => [.. report.Findings
        .Where(box => string.Equals(box.SopInstanceUid, image.Image.SopInstanceUid, StringComparison.Ordinal))
        .Select(box => new LabelledBox(ObjectSet.LabelOf(box), box.X1, box.Y1, box.X2, box.Y2))];

    private static string[] Footer(StudyReport report)
    {
        var line = $"AI RESULT, UNVERIFIED: {report.Algorithm.Name} {report.Algorithm.Version}";
        return report.Algorithm.IsDemonstration ? [line, StructuredReportBuilder.DemonstrationNotice] : [line];
    }
}

using System.Globalization;
using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Results.Reports;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Objects;

/// <summary>
/// Grayscale Softcopy Presentation States (PS3.3 section A.33.1), one for all images of a series, and all frames of them, that share what a state says once:
/// the modality transform, the polarity and, here, the displayed area.
/// </summary>
internal static class PresentationStates
{
    public static IEnumerable<DicomFile> Build(ObjectSet set)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, group) in set.Images.Where(image => image.IsGreyscale).GroupBy(KeyOf, StringComparer.Ordinal).Index())
        {
            var (image, frame) = (group.First().Image.SopInstanceUid, group.First().Frame);

            // Frames of one image may differ in what a state says once: then it has several, told apart by their first frames.
            var key = named.Add(image) ? image : string.Create(CultureInfo.InvariantCulture, $"{image}-{frame}");
            yield return Create(set, [.. group], index + 1, key);
        }
    }

    private static string KeyOf(MarkedImage image)
    {
        var modality = GreyscalePipeline.ModalityOf(image);
        var transform = modality.Contains(DicomTag.ModalityLUTSequence)
            ? image.Image.SopInstanceUid // a table of its own
            : string.Join('/', modality.Select(item => modality.GetString(item.Tag)));
        return string.Join(
            '\0', image.Image.SeriesInstanceUid, image.Columns, image.Rows, image.IsInverse, PixelShape(image).ToString(), transform);
    }

    private static DicomFile Create(ObjectSet set, IReadOnlyList<MarkedImage> images, int number, string key)
    {
        var (date, time) = ReportHeader.Clock(set.Report);
        var first = images[0];
        var state = set.Begin(
                DicomUID.GrayscaleSoftcopyPresentationStateStorage, ResultKind.Gsps, "PR", number, key)
            .AddOrUpdate(DicomTag.ContentLabel, "AI_BOXES")
            .AddOrUpdate(DicomTag.ContentDescription, ReportHeader.Shorten(Description(set.Report)))
            .AddOrUpdate(DicomTag.ContentCreatorName, $"{ReportHeader.Manufacturer}^AI")
            .AddOrUpdate(DicomTag.PresentationCreationDate, date)
            .AddOrUpdate(DicomTag.PresentationCreationTime, time)
            .AddOrUpdate(
                DicomTag.ReferencedSeriesSequence,
                ContentItems.Empty()
                    .AddOrUpdate(DicomTag.ReferencedImageSequence, MarkedImage.References(images))
                    .AddOrUpdate(DicomTag.SeriesInstanceUID, first.Image.SeriesInstanceUid))
            .AddOrUpdate(DicomTag.GraphicAnnotationSequence, [.. images.Select(image => GraphicAnnotations.Of(set, image))])
            .AddOrUpdate(DicomTag.GraphicLayerSequence, GraphicAnnotations.LayerItem())
            .AddOrUpdate(DicomTag.DisplayedAreaSelectionSequence, DisplayedArea(images))
            // The photometric interpretation is overridden by this: PS3.3 section C.11.6.1.
            .AddOrUpdate(DicomTag.PresentationLUTShape, first.IsInverse ? "INVERSE" : "IDENTITY");
        ObjectSet.CopyAnatomy(state, images);
        AddPipeline(state, images);
        return ObjectSet.ToFile(state);
    }

    private static void AddPipeline(DicomDataset state, IReadOnlyList<MarkedImage> images)
    {
        foreach (var item in GreyscalePipeline.ModalityOf(images[0]))
        {
            state.AddOrUpdate(item);
        }

        DicomDataset[] windows = [.. images.Select(GreyscalePipeline.VoiOf).OfType<DicomDataset>()];
        if (windows.Length > 0)
        {
            state.AddOrUpdate(DicomTag.SoftcopyVOILUTSequence, windows);
        }
    }

    private static DicomDataset DisplayedArea(IReadOnlyList<MarkedImage> images)
    {
        var area = ContentItems.Empty()
            .AddOrUpdate(DicomTag.ReferencedImageSequence, MarkedImage.References(images))
            .AddOrUpdate(PresentationTags.DisplayedAreaTopLeftHandCorner, 1, 1)
            .AddOrUpdate(PresentationTags.DisplayedAreaBottomRightHandCorner, images[0].Columns, images[0].Rows)
            .AddOrUpdate(PresentationTags.PresentationSizeMode, "SCALE TO FIT");
        return PixelShape(images[0]) is var (rows, columns, isSpacing) && isSpacing
            ? area.AddOrUpdate(PresentationTags.PresentationPixelSpacing, rows, columns)
            : area.AddOrUpdate(PresentationTags.PresentationPixelAspectRatio, rows, columns);
    }

    // The shape matters to what is seen, a size in millimetres does not: one that the image does not have is never made up.
    private static (string Rows, string Columns, bool IsSpacing) PixelShape(MarkedImage image)
    {
        if (SpacingReader.Read(image.Header, (image.Frame ?? 1) - 1) is { } spacing)
        {
            return (Text(spacing.RowMm), Text(spacing.ColumnMm), true);
        }

        return image.Header.TryGetValues<int>(DicomTag.PixelAspectRatio, out var ratio) && ratio is [> 0, > 0]
            ? (Text(ratio[0]), Text(ratio[1]), false)
            : ("1", "1", false);
    }

    private static string Text(double value) => value.ToString("G9", CultureInfo.InvariantCulture);

    private static string Description(StudyReport report) => report.Algorithm.IsDemonstration
        ? StructuredReportBuilder.DemonstrationNotice
        : $"AI detections, unverified: {report.Algorithm.Name} {report.Algorithm.Version}";
}

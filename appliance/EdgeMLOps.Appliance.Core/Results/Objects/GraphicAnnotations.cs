using EdgeMLOps.Appliance.Core.Results.Reports;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Objects;

/// <summary>Boxes and labels over an image: Graphic Annotation and Graphic Layer, PS3.3 sections C.10.5 and C.10.7.</summary>
internal static class GraphicAnnotations
{
    private const string Layer = "AI";
    private const string Unverified = "AI unverified";

    // A yellow as PCS values, PS3.3 section C.10.7.1.1.
    private static readonly int[] Colour = [56950, 33410, 54741];

    /// <summary>The one layer that all annotations are in.</summary>
    public static DicomDataset LayerItem() => ContentItems.Empty()
        .AddOrUpdate(DicomTag.GraphicLayer, Layer)
        .AddOrUpdate(PresentationTags.GraphicLayerOrder, 1)
        .AddOrUpdate(PresentationTags.GraphicLayerRecommendedDisplayGrayscaleValue, 65535)
        .AddOrUpdate(PresentationTags.GraphicLayerRecommendedDisplayCIELabValue, Colour)
        .AddOrUpdate(PresentationTags.GraphicLayerDescription, "AI detections, unverified");

    /// <summary>The annotations of one image.</summary>
    public static DicomDataset Of(ObjectSet set, MarkedImage image)
    {
        var boxes = set.FindingsOn(image).ToList();
        return new DicomDataset(set.CharacterSet)
            .AddOrUpdate(DicomTag.ReferencedImageSequence, image.Reference())
            .AddOrUpdate(DicomTag.GraphicLayer, Layer)
            .AddOrUpdate(PresentationTags.TextObjectSequence, [.. Notices(set), .. boxes.Select(box => Label(set, image, box.Finding))])
            .AddOrUpdate(PresentationTags.GraphicObjectSequence, [.. boxes.Select(box => Box(set, box.Index, box.Finding))]);
    }

    private static DicomDataset Label(ObjectSet set, MarkedImage image, ReportFinding finding) => new DicomDataset(set.CharacterSet)
        .AddOrUpdate(PresentationTags.UnformattedTextValue, $"{ObjectSet.LabelOf(finding)} {Unverified}")
        .AddOrUpdate(PresentationTags.AnchorPointAnnotationUnits, "PIXEL")
        .AddOrUpdate(
            PresentationTags.AnchorPoint, (float)Math.Clamp(finding.X1, 0, image.Columns), (float)Math.Clamp(finding.Y1, 0, image.Rows))
        .AddOrUpdate(PresentationTags.AnchorPointVisibility, "N");

    private static DicomDataset Box(ObjectSet set, int index, ReportFinding finding)
    {
        var (left, top, right, bottom) = ((float)finding.X1, (float)finding.Y1, (float)finding.X2, (float)finding.Y2);
        return new DicomDataset(set.CharacterSet)
            .AddOrUpdate(PresentationTags.GraphicAnnotationUnits, "PIXEL")
            .AddOrUpdate(PresentationTags.GraphicDimensions, 2)
            .AddOrUpdate(PresentationTags.NumberOfGraphicPoints, 5)
            .AddOrUpdate(DicomTag.GraphicData, left, top, right, top, right, bottom, left, bottom, left, top)
            .AddOrUpdate(DicomTag.GraphicType, "POLYLINE")
            .AddOrUpdate(PresentationTags.GraphicFilled, "N")
            .AddOrUpdate(DicomTag.TrackingID, MeasurementGroups.TrackingIdentifier(finding, index))
            .AddOrUpdate(DicomTag.TrackingUID, set.Uids.Tracking(index));
    }

    // Along the upper edge of what is shown, wherever a viewer has moved it.
    private static IEnumerable<DicomDataset> Notices(ObjectSet set)
    {
        if (set.Report.Algorithm.IsDemonstration)
        {
            yield return ContentItems.Empty()
                .AddOrUpdate(PresentationTags.UnformattedTextValue, StructuredReportBuilder.DemonstrationNotice)
                .AddOrUpdate(PresentationTags.BoundingBoxAnnotationUnits, "DISPLAY")
                .AddOrUpdate(PresentationTags.BoundingBoxTopLeftHandCorner, 0.02f, 0.01f)
                .AddOrUpdate(PresentationTags.BoundingBoxBottomRightHandCorner, 0.98f, 0.06f)
                .AddOrUpdate(PresentationTags.BoundingBoxTextHorizontalJustification, "LEFT");
        }
    }
}

using EdgeMLOps.Appliance.Core.Results.Objects;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>What is drawn and written on an image (PS3.3 section C.10.5).</summary>
internal static class AnnotationRules
{
    public const string Pixels = "PIXEL";

    public static void Check(DicomDataset annotation, string where, FaultCollector faults)
    {
        var (graphics, texts) = (FaultCollector.Items(annotation, PresentationTags.GraphicObjectSequence), FaultCollector.Items(annotation, PresentationTags.TextObjectSequence));
        if (graphics.Count + texts.Count == 0)
        {
            faults.Add(ResultFaultCode.AnnotationInvalid, where, "neither draws nor writes anything");
        }

        for (var i = 0; i < graphics.Count; i++)
        {
            CheckGraphic(graphics[i], FormattableString.Invariant($"{where}.GraphicObjectSequence[{i}]"), faults);
        }

        for (var i = 0; i < texts.Count; i++)
        {
            CheckText(texts[i], FormattableString.Invariant($"{where}.TextObjectSequence[{i}]"), faults);
        }
    }

    private static void CheckGraphic(DicomDataset graphic, string where, FaultCollector faults)
    {
        faults.NeedValues(
            graphic, where + ".", PresentationTags.GraphicAnnotationUnits, PresentationTags.GraphicDimensions, PresentationTags.NumberOfGraphicPoints, DicomTag.GraphicData, DicomTag.GraphicType);
        faults.NeedOneOf(graphic, where + ".", PresentationTags.GraphicAnnotationUnits, Pixels, "DISPLAY", "MATRIX");
        faults.NeedOneOf(graphic, where + ".", PresentationTags.GraphicFilled, "Y", "N");
        var region = GroupRules.RegionOf(graphic);
        var said = graphic.GetSingleValueOrDefault(PresentationTags.NumberOfGraphicPoints, 0);
        if (graphic.GetSingleValueOrDefault(PresentationTags.GraphicDimensions, 2) != 2 || 2 * said != region.Points.Count)
        {
            faults.Add(ResultFaultCode.PointsWrong, where, FormattableString.Invariant($"says {said} points of 2 numbers and has {region.Points.Count} numbers"));
        }

        region.Check(where, mustClose: true, faults);
        if (FaultCollector.HasValue(graphic, DicomTag.TrackingUID) != FaultCollector.HasValue(graphic, DicomTag.TrackingID))
        {
            faults.Add(ResultFaultCode.TrackingMissing, where, "has one of TrackingID and TrackingUID, which go together");
        }
    }

    private static void CheckText(DicomDataset text, string where, FaultCollector faults)
    {
        if (FaultCollector.Text(text, PresentationTags.UnformattedTextValue).Length == 0)
        {
            faults.Add(ResultFaultCode.AnnotationInvalid, where, "says nothing");
        }

        var hasAnchor = FaultCollector.HasValue(text, PresentationTags.AnchorPoint);
        var hasBox = FaultCollector.HasValue(text, PresentationTags.BoundingBoxTopLeftHandCorner);
        if (!hasAnchor && !hasBox)
        {
            faults.Add(ResultFaultCode.AnnotationInvalid, where, "stands nowhere: it has neither an anchor point nor a bounding box");
        }

        if (hasAnchor)
        {
            faults.NeedValues(text, where + ".", PresentationTags.AnchorPointAnnotationUnits, PresentationTags.AnchorPointVisibility);
        }

        if (hasBox)
        {
            faults.NeedValues(text, where + ".", PresentationTags.BoundingBoxAnnotationUnits, PresentationTags.BoundingBoxBottomRightHandCorner);
        }
    }
}

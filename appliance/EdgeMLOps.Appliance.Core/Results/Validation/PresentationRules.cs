using EdgeMLOps.Appliance.Core.Results.Objects;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>A softcopy presentation state: which images, how they are shown (PS3.3 sections A.33, C.10.4, C.10.7, C.11).</summary>
internal static class PresentationRules
{
    public static void Check(DicomDataset state, FaultCollector faults)
    {
        faults.NeedValues(state, "", DicomTag.ContentLabel, DicomTag.PresentationCreationDate, DicomTag.PresentationCreationTime, DicomTag.ReferencedSeriesSequence, DicomTag.DisplayedAreaSelectionSequence);
        faults.NeedAttributes(state, "", DicomTag.ContentDescription, DicomTag.ContentCreatorName);
        CheckGreyscale(state, faults);
        var images = Images(state, faults).ToList();
        CheckDisplayedAreas(state, images, faults);
        var layers = Layers(state, faults);
        var annotations = FaultCollector.Items(state, DicomTag.GraphicAnnotationSequence);
        for (var i = 0; i < annotations.Count; i++)
        {
            var where = FormattableString.Invariant($"GraphicAnnotationSequence[{i}]");
            if (!layers.Contains(FaultCollector.Text(annotations[i], DicomTag.GraphicLayer)))
            {
                faults.Add(ResultFaultCode.LayerUnknown, where, "stands on a layer that is not declared");
            }

            CheckImages(annotations[i], images, where, faults);
            AnnotationRules.Check(annotations[i], where, faults);
        }
    }

    /// <summary>The images it is for, by series (PS3.3 table C.11.11-1b).</summary>
    public static IEnumerable<ObjectReference> Images(DicomDataset state, FaultCollector faults)
    {
        const string Where = nameof(DicomTag.ReferencedSeriesSequence) + ".";
        var study = FaultCollector.Text(state, DicomTag.StudyInstanceUID);
        foreach (var series in FaultCollector.Items(state, DicomTag.ReferencedSeriesSequence))
        {
            faults.NeedValues(series, Where, DicomTag.SeriesInstanceUID, DicomTag.ReferencedImageSequence);
            foreach (var image in FaultCollector.Items(series, DicomTag.ReferencedImageSequence))
            {
                faults.NeedValues(image, Where, DicomTag.ReferencedSOPClassUID, DicomTag.ReferencedSOPInstanceUID);
                yield return ObjectReference.Read(image, FaultCollector.Text(series, DicomTag.SeriesInstanceUID), study, Where + nameof(DicomTag.ReferencedImageSequence));
            }
        }
    }

    /// <summary>The images that an item of it is about; of one that names none, all.</summary>
    public static IReadOnlyList<ObjectReference> ImagesOf(DicomDataset item, IReadOnlyList<ObjectReference> images, string where) =>
        FaultCollector.Items(item, DicomTag.ReferencedImageSequence) is { Count: > 0 } own
            ? [.. own.Select(image => ObjectReference.Read(image, "", "", where))]
            : images;

    private static void CheckGreyscale(DicomDataset state, FaultCollector faults)
    {
        // A colour one is shown through its profile instead.
        var isGrey = !FaultCollector.Text(state, DicomTag.SOPClassUID).EndsWith(".11.2", StringComparison.Ordinal);
        var shape = FaultCollector.Text(state, DicomTag.PresentationLUTShape);
        if (isGrey && shape is not ("IDENTITY" or "INVERSE") && !FaultCollector.HasValue(state, DicomTag.PresentationLUTSequence))
        {
            faults.Add(ResultFaultCode.GreyscaleWrong, DicomTag.PresentationLUTShape, "is neither IDENTITY nor INVERSE, and no LUT is there");
        }

        if (FaultCollector.HasValue(state, DicomTag.RescaleSlope) != FaultCollector.HasValue(state, DicomTag.RescaleIntercept))
        {
            faults.Add(ResultFaultCode.GreyscaleWrong, DicomTag.RescaleSlope, "and RescaleIntercept are there together or not at all");
        }

        foreach (var window in FaultCollector.Items(state, DicomTag.SoftcopyVOILUTSequence))
        {
            var hasWindow = window.TryGetValues<double>(DicomTag.WindowWidth, out var widths) && window.TryGetValues<double>(DicomTag.WindowCenter, out var centres)
                && widths.Length == centres.Length && widths.Length > 0 && widths.All(width => width > 0);
            if (!hasWindow && !FaultCollector.HasValue(window, DicomTag.VOILUTSequence))
            {
                faults.Add(ResultFaultCode.GreyscaleWrong, DicomTag.SoftcopyVOILUTSequence, "has an item with neither a window nor a LUT");
            }
        }
    }

    private static void CheckDisplayedAreas(DicomDataset state, List<ObjectReference> images, FaultCollector faults)
    {
        var areas = FaultCollector.Items(state, DicomTag.DisplayedAreaSelectionSequence);
        const string Where = nameof(DicomTag.DisplayedAreaSelectionSequence);
        foreach (var area in areas)
        {
            CheckImages(area, images, Where, faults);
            faults.NeedValues(area, Where + ".", PresentationTags.DisplayedAreaTopLeftHandCorner, PresentationTags.DisplayedAreaBottomRightHandCorner, PresentationTags.PresentationSizeMode);
            faults.NeedOneOf(area, Where + ".", PresentationTags.PresentationSizeMode, "SCALE TO FIT", "TRUE SIZE", "MAGNIFY");
            if (area.TryGetValues<int>(PresentationTags.DisplayedAreaTopLeftHandCorner, out var first) && area.TryGetValues<int>(PresentationTags.DisplayedAreaBottomRightHandCorner, out var last)
                && !(first.Length == 2 && last.Length == 2 && first[0] <= last[0] && first[1] <= last[1]))
            {
                faults.Add(ResultFaultCode.DisplayedAreaWrong, Where, "is no area");
            }

            if (FaultCollector.HasValue(area, PresentationTags.PresentationPixelSpacing) == FaultCollector.HasValue(area, PresentationTags.PresentationPixelAspectRatio))
            {
                faults.Add(ResultFaultCode.DisplayedAreaWrong, Where, "has either a pixel spacing or an aspect ratio");
            }
        }

        var shown = areas.SelectMany(area => ImagesOf(area, images, Where)).Select(image => image.SopInstanceUid).ToHashSet(StringComparer.Ordinal);
        foreach (var image in images.Where(image => !shown.Contains(image.SopInstanceUid)))
        {
            faults.Add(ResultFaultCode.DisplayedAreaWrong, image.Where, "an image has no displayed area");
        }
    }

    private static void CheckImages(DicomDataset item, List<ObjectReference> images, string where, FaultCollector faults)
    {
        foreach (var used in FaultCollector.Items(item, DicomTag.ReferencedImageSequence).Select(image => ObjectReference.Read(image, "", "", where)))
        {
            if (!images.Exists(image => string.Equals(image.SopInstanceUid, used.SopInstanceUid, StringComparison.Ordinal)
                && string.Equals(image.SopClassUid, used.SopClassUid, StringComparison.Ordinal)))
            {
                faults.Add(ResultFaultCode.ImageNotReferenced, where, "is about an image that is not one of those of ReferencedSeriesSequence");
            }
        }
    }

    private static HashSet<string> Layers(DicomDataset state, FaultCollector faults)
    {
        var layers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var layer in FaultCollector.Items(state, DicomTag.GraphicLayerSequence))
        {
            faults.NeedValues(layer, nameof(DicomTag.GraphicLayerSequence) + ".", DicomTag.GraphicLayer, PresentationTags.GraphicLayerOrder);
            if (!layers.Add(FaultCollector.Text(layer, DicomTag.GraphicLayer)))
            {
                faults.Add(ResultFaultCode.LayerUnknown, DicomTag.GraphicLayerSequence, "declares a layer twice");
            }
        }

        return layers;
    }
}

using EdgeMLOps.Appliance.Core.Results.Objects;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>A result held against the images it is about: same patient, same study, references that lead there, points that lie on them.</summary>
internal sealed class SourceRules
{
    private static readonly DicomTag[] Patient = [DicomTag.PatientID, DicomTag.PatientName, DicomTag.PatientBirthDate, DicomTag.PatientSex, DicomTag.IssuerOfPatientID];
    private static readonly DicomTag[] Study = [DicomTag.StudyInstanceUID, DicomTag.StudyDate, DicomTag.StudyTime, DicomTag.StudyID, DicomTag.AccessionNumber];

    private readonly IReadOnlyDictionary<string, SourceImage> _images;

    /// <param name="images">The images by SOP Instance UID, one at least.</param>
    public SourceRules(IReadOnlyDictionary<string, SourceImage> images) => _images = images;

    /// <summary>Checks an object of any kind.</summary>
    public void Check(DicomDataset dataset, IReadOnlyList<ObjectReference> references, FaultCollector faults)
    {
        CheckIdentity(dataset, faults);
        var source = references.Select(reference => _images.GetValueOrDefault(reference.SopInstanceUid)).FirstOrDefault(image => image is not null) ?? _images.Values.First();
        CheckSame(dataset, source, Patient, ResultFaultCode.OtherPatient, faults);
        CheckSame(dataset, source, Study, ResultFaultCode.OtherStudy, faults);
        foreach (var reference in references)
        {
            CheckReference(reference, faults);
        }
    }

    /// <summary>Checks the regions of a report.</summary>
    public void CheckRegions(ContentNode root, FaultCollector faults)
    {
        foreach (var region in root.All.Where(node => node.ValueType is "SCOORD"))
        {
            var outline = GroupRules.RegionOf(region.Item);
            foreach (var image in region.Children.SelectMany(DocumentRules.References).Where(image => _images.ContainsKey(image.SopInstanceUid)))
            {
                outline.CheckWithin(_images[image.SopInstanceUid].Columns, _images[image.SopInstanceUid].Rows, region.Where, faults);
                if (_images[image.SopInstanceUid].Frames > 1 && image.Frames.Count == 0)
                {
                    faults.Add(ResultFaultCode.FrameWrong, image.Where, "names no frame of an image that has several");
                }
            }
        }
    }

    /// <summary>Checks what a presentation state shows and draws.</summary>
    public void CheckPresentation(DicomDataset state, IReadOnlyList<ObjectReference> images, FaultCollector faults)
    {
        CheckRescale(state, images, faults);
        if (FaultCollector.Text(state, DicomTag.SOPClassUID).EndsWith(".11.1", StringComparison.Ordinal) && Known(images).Any(image => image.IsInColour))
        {
            faults.Add(ResultFaultCode.GreyscaleWrong, DicomTag.ReferencedSeriesSequence, "names an image in colour, which a grayscale state is not for");
        }

        foreach (var area in FaultCollector.Items(state, DicomTag.DisplayedAreaSelectionSequence))
        {
            const string Where = nameof(DicomTag.DisplayedAreaSelectionSequence);
            foreach (var image in Known(PresentationRules.ImagesOf(area, images, Where)))
            {
                var last = area.TryGetValues<int>(PresentationTags.DisplayedAreaBottomRightHandCorner, out var corner) && corner.Length == 2 ? (corner[0], corner[1]) : (0, 0);
                if (last.Item1 > image.Columns || last.Item2 > image.Rows)
                {
                    faults.Add(ResultFaultCode.DisplayedAreaWrong, Where, FormattableString.Invariant($"goes beyond {image.Columns}\\{image.Rows}"));
                }
            }
        }

        var annotations = FaultCollector.Items(state, DicomTag.GraphicAnnotationSequence);
        for (var i = 0; i < annotations.Count; i++)
        {
            CheckAnnotation(annotations[i], images, FormattableString.Invariant($"GraphicAnnotationSequence[{i}]"), faults);
        }
    }

    private void CheckAnnotation(DicomDataset annotation, IReadOnlyList<ObjectReference> images, string where, FaultCollector faults)
    {
        foreach (var image in Known(PresentationRules.ImagesOf(annotation, images, where)))
        {
            foreach (var graphic in FaultCollector.Items(annotation, PresentationTags.GraphicObjectSequence).Where(graphic => FaultCollector.Text(graphic, PresentationTags.GraphicAnnotationUnits) is AnnotationRules.Pixels))
            {
                GroupRules.RegionOf(graphic).CheckWithin(image.Columns, image.Rows, where, faults);
            }
        }
    }

    // Stored values of an image that is rescaled mean nothing to a window in its output units: viewers show black.
    private void CheckRescale(DicomDataset state, IReadOnlyList<ObjectReference> images, FaultCollector faults)
    {
        foreach (var image in Known(images).Where(image => image.Header.Contains(DicomTag.RescaleSlope)))
        {
            var (slope, intercept) = (Of(state, DicomTag.RescaleSlope, 1), Of(state, DicomTag.RescaleIntercept, 0));
            if (slope != Of(image.Header, DicomTag.RescaleSlope, 1) || intercept != Of(image.Header, DicomTag.RescaleIntercept, 0))
            {
                faults.Add(ResultFaultCode.GreyscaleWrong, DicomTag.RescaleSlope, "and RescaleIntercept are not those of the image");
                return;
            }
        }

        static double Of(DicomDataset dataset, DicomTag tag, double fallback) => dataset.GetSingleValueOrDefault(tag, fallback);
    }

    private IEnumerable<SourceImage> Known(IEnumerable<ObjectReference> references) =>
        references.Select(reference => _images.GetValueOrDefault(reference.SopInstanceUid)).OfType<SourceImage>();

    private void CheckIdentity(DicomDataset dataset, FaultCollector faults)
    {
        if (_images.ContainsKey(FaultCollector.Text(dataset, DicomTag.SOPInstanceUID)))
        {
            faults.Add(ResultFaultCode.IdentityReused, DicomTag.SOPInstanceUID, "is that of an image");
        }

        var series = FaultCollector.Text(dataset, DicomTag.SeriesInstanceUID);
        if (_images.Values.Any(image => string.Equals(image.SeriesInstanceUid, series, StringComparison.Ordinal)))
        {
            faults.Add(ResultFaultCode.IdentityReused, DicomTag.SeriesInstanceUID, "is that of a series of images");
        }
    }

    private static void CheckSame(DicomDataset dataset, SourceImage source, DicomTag[] tags, ResultFaultCode code, FaultCollector faults)
    {
        // Where neither says anything there is nothing to compare.
        foreach (var tag in tags.Where(tag => !string.Equals(Value(dataset, tag), Value(source.Header, tag), StringComparison.Ordinal)))
        {
            faults.Add(code, tag, "is not that of the image");
        }

        static string Value(DicomDataset from, DicomTag tag) => from.TryGetString(tag, out var text) ? text.Trim(' ', '\0') : "";
    }

    private void CheckReference(ObjectReference reference, FaultCollector faults)
    {
        if (!_images.TryGetValue(reference.SopInstanceUid, out var image))
        {
            faults.Add(ResultFaultCode.ImageUnknown, reference.Where, "refers to an image that is not among those given");
            return;
        }

        var isRight = string.Equals(reference.SopClassUid, image.SopClassUid, StringComparison.Ordinal)
            && (reference.SeriesInstanceUid.Length == 0 || string.Equals(reference.SeriesInstanceUid, image.SeriesInstanceUid, StringComparison.Ordinal))
            && (reference.StudyInstanceUid.Length == 0 || string.Equals(reference.StudyInstanceUid, image.StudyInstanceUid, StringComparison.Ordinal));
        if (!isRight)
        {
            faults.Add(ResultFaultCode.ReferenceWrong, reference.Where, "refers to an image under another class, series or study than it has");
        }

        if (reference.Frames.Any(frame => frame < 1 || frame > image.Frames))
        {
            faults.Add(ResultFaultCode.FrameWrong, reference.Where, FormattableString.Invariant($"names a frame of which there are 1 to {image.Frames}"));
        }
    }
}

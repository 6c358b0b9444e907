using EdgeMLOps.Appliance.Core.Results.Objects;
using EdgeMLOps.Appliance.Core.Results.Reports;
using EdgeMLOps.Appliance.Core.Results.Validation;
using EdgeMLOps.Appliance.Core.Tests.Results.Reports;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Validation;

/// <summary>A result set without a fault, and the images it is about: a report, a presentation state, a capture and a key object selection, to be broken.</summary>
internal static class SomeSet
{
    private const string Presentation = "1.2.840.10008.5.1.4.1.1.11.1";
    private const string Capture = "1.2.840.10008.5.1.4.1.1.7";
    private const string KeyObjects = "1.2.840.10008.5.1.4.1.1.88.59";
    private const string Image = "1.2.840.10008.5.1.4.1.1.1.1";
    private const string Own = "1.2.826.0.1.3680043.10.9999.7";

    /// <summary>Two images of 1024 x 1024.</summary>
    public static List<SourceImage> Sources() => [SourceOf(SomeReport.FirstImage), SourceOf(SomeReport.SecondImage)];

    public static DicomDataset Report() => StructuredReportBuilder.Build(SomeReport.WithFindings()).Dataset;

    public static DicomDataset NothingFound() => StructuredReportBuilder.Build(SomeReport.Empty()).Dataset;

    public static DicomDataset State() => Header(Presentation, "PR", 1)
        .AddOrUpdate(DicomTag.ContentLabel, "AI_BOXES")
        .AddOrUpdate(DicomTag.ContentDescription)
        .AddOrUpdate(DicomTag.ContentCreatorName)
        .AddOrUpdate(DicomTag.PresentationCreationDate, "20260901")
        .AddOrUpdate(DicomTag.PresentationCreationTime, "101500")
        .AddOrUpdate(DicomTag.ReferencedSeriesSequence, new DicomDataset()
            .AddOrUpdate(DicomTag.SeriesInstanceUID, SomeReport.FirstImage + ".100")
            .AddOrUpdate(DicomTag.ReferencedImageSequence, Reference()))
        .AddOrUpdate(DicomTag.PresentationLUTShape, "IDENTITY")
        .AddOrUpdate(DicomTag.SoftcopyVOILUTSequence, new DicomDataset().AddOrUpdate(DicomTag.WindowCenter, "2048").AddOrUpdate(DicomTag.WindowWidth, "4096"))
        .AddOrUpdate(DicomTag.GraphicLayerSequence, new DicomDataset().AddOrUpdate(DicomTag.GraphicLayer, "AI").AddOrUpdate(PresentationTags.GraphicLayerOrder, "1"))
        .AddOrUpdate(DicomTag.DisplayedAreaSelectionSequence, new DicomDataset()
            .AddOrUpdate(DicomTag.ReferencedImageSequence, Reference())
            .AddOrUpdate(PresentationTags.DisplayedAreaTopLeftHandCorner, 1, 1)
            .AddOrUpdate(PresentationTags.DisplayedAreaBottomRightHandCorner, 1024, 1024)
            .AddOrUpdate(PresentationTags.PresentationSizeMode, "SCALE TO FIT")
            .AddOrUpdate(PresentationTags.PresentationPixelAspectRatio, "1", "1"))
        .AddOrUpdate(DicomTag.GraphicAnnotationSequence, new DicomDataset()
            .AddOrUpdate(DicomTag.ReferencedImageSequence, Reference())
            .AddOrUpdate(DicomTag.GraphicLayer, "AI")
            .AddOrUpdate(PresentationTags.TextObjectSequence, new DicomDataset()
                .AddOrUpdate(PresentationTags.UnformattedTextValue, "Nodule 88 % AI unverified")
                .AddOrUpdate(PresentationTags.AnchorPointAnnotationUnits, "PIXEL")
                .AddOrUpdate(PresentationTags.AnchorPoint, 200f, 219f)
                .AddOrUpdate(PresentationTags.AnchorPointVisibility, "N"))
            .AddOrUpdate(PresentationTags.GraphicObjectSequence, new DicomDataset()
                .AddOrUpdate(PresentationTags.GraphicAnnotationUnits, "PIXEL")
                .AddOrUpdate(PresentationTags.GraphicDimensions, 2)
                .AddOrUpdate(PresentationTags.NumberOfGraphicPoints, 5)
                .AddOrUpdate(DicomTag.GraphicData, 200.25f, 220.5f, 260f, 220.5f, 260f, 270f, 200.25f, 270f, 200.25f, 220.5f)
                .AddOrUpdate(DicomTag.GraphicType, "POLYLINE")
                .AddOrUpdate(PresentationTags.GraphicFilled, "N")
                .AddOrUpdate(DicomTag.TrackingID, "Nodule 1")
                .AddOrUpdate(DicomTag.TrackingUID, Own + ".8.1")));

    public static DicomDataset Shot() => Header(Capture, "OT", 2)
        .AddOrUpdate(DicomTag.ImageType, "DERIVED", "SECONDARY")
        .AddOrUpdate(DicomTag.ConversionType, "WSD")
        .AddOrUpdate(DicomTag.BurnedInAnnotation, "YES")
        .AddOrUpdate(DicomTag.SourceImageSequence, Reference())
        .AddOrUpdate(DicomTag.SamplesPerPixel, 3)
        .AddOrUpdate(DicomTag.PhotometricInterpretation, "RGB")
        .AddOrUpdate(DicomTag.PlanarConfiguration, 0)
        .AddOrUpdate(DicomTag.Rows, 4)
        .AddOrUpdate(DicomTag.Columns, 6)
        .AddOrUpdate(DicomTag.BitsAllocated, 8)
        .AddOrUpdate(DicomTag.BitsStored, 8)
        .AddOrUpdate(DicomTag.HighBit, 7)
        .AddOrUpdate(DicomTag.PixelRepresentation, 0)
        .AddOrUpdate(DicomVR.OB, DicomTag.PixelData, new byte[72]);

    public static DicomDataset Selection() => Header(KeyObjects, "KO", 3)
        .AddOrUpdate(DicomTag.ContentDate, "20260901")
        .AddOrUpdate(DicomTag.ContentTime, "101500")
        .AddOrUpdate(DicomTag.ReferencedPerformedProcedureStepSequence, Array.Empty<DicomDataset>())
        .AddOrUpdate(DicomTag.ValueType, "CONTAINER")
        .AddOrUpdate(DicomTag.ContinuityOfContent, "SEPARATE")
        .AddOrUpdate(DicomTag.ConceptNameCodeSequence, Code("113000", "Of Interest"))
        .AddOrUpdate(DicomTag.ContentTemplateSequence, new DicomDataset().AddOrUpdate(DicomTag.MappingResource, "DCMR").AddOrUpdate(DicomTag.TemplateIdentifier, "2010"))
        .AddOrUpdate(DicomTag.CurrentRequestedProcedureEvidenceSequence, new DicomDataset()
            .AddOrUpdate(DicomTag.StudyInstanceUID, "1.2.826.0.1.3680043.10.9999.1")
            .AddOrUpdate(DicomTag.ReferencedSeriesSequence, new DicomDataset()
                .AddOrUpdate(DicomTag.SeriesInstanceUID, SomeReport.FirstImage + ".100")
                .AddOrUpdate(DicomTag.ReferencedSOPSequence, Reference())))
        .AddOrUpdate(DicomTag.ContentSequence, new DicomDataset()
            .AddOrUpdate(DicomTag.RelationshipType, "CONTAINS")
            .AddOrUpdate(DicomTag.ValueType, "IMAGE")
            .AddOrUpdate(DicomTag.ReferencedSOPSequence, Reference()));

    public static DicomDataset Code(string value, string meaning) => new DicomDataset()
        .AddOrUpdate(DicomTag.CodeValue, value).AddOrUpdate(DicomTag.CodingSchemeDesignator, "DCM").AddOrUpdate(DicomTag.CodeMeaning, meaning);

    private static DicomDataset Reference() => new DicomDataset()
        .AddOrUpdate(DicomTag.ReferencedSOPClassUID, Image).AddOrUpdate(DicomTag.ReferencedSOPInstanceUID, SomeReport.FirstImage);

    private static DicomDataset Header(string sopClass, string modality, int number)
    {
        var report = StructuredReportBuilder.Build(SomeReport.WithFindings()).Dataset;
        var header = new DicomDataset(report.CharacterSet);
        foreach (var item in report.Where(item => item.Tag.Group is 0x0010 or 0x0018 || (item.Tag.Group == 0x0008 && item is DicomElement) || item.Tag == DicomTag.StudyID || item.Tag == DicomTag.StudyInstanceUID))
        {
            header.AddOrUpdate(item);
        }

        return header
            .AddOrUpdate(DicomTag.SOPClassUID, sopClass)
            .AddOrUpdate(DicomTag.SOPInstanceUID, FormattableString.Invariant($"{Own}.1.{number}"))
            .AddOrUpdate(DicomTag.SeriesInstanceUID, FormattableString.Invariant($"{Own}.2.{number}"))
            .AddOrUpdate(DicomTag.Modality, modality)
            .AddOrUpdate(DicomTag.SeriesNumber, "902")
            .AddOrUpdate(DicomTag.InstanceNumber, "1");
    }

    private static SourceImage SourceOf(string uid) => new(SomeReport.Source()
        .AddOrUpdate(DicomTag.SOPClassUID, Image)
        .AddOrUpdate(DicomTag.SOPInstanceUID, uid)
        .AddOrUpdate(DicomTag.SeriesInstanceUID, uid + ".100")
        .AddOrUpdate(DicomTag.Rows, 1024)
        .AddOrUpdate(DicomTag.Columns, 1024));
}

using EdgeMLOps.Appliance.Core.Results.Objects;
using EdgeMLOps.Appliance.Core.Results.Validation;
using EdgeMLOps.Appliance.Core.Tests.Results.Reports;
using EdgeMLOps.Dicom;
using static EdgeMLOps.Appliance.Core.Results.Validation.ResultFaultCode;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Validation;

/// <summary>The faults of PEERS part A section 4e, and as many more.</summary>
internal static class Mutants
{
    private static readonly DicomTag Content = DicomTag.ContentSequence;

    public static IEnumerable<Mutant> All =>
    [
        // PEERS 4e
        Report("evidence missing", NotInEvidence, sr => sr.Remove(DicomTag.CurrentRequestedProcedureEvidenceSequence)),
        Report("an image not in evidence", NotInEvidence, sr => Image(sr).AddOrUpdate(DicomTag.ReferencedSOPInstanceUID, "1.2.3.4")),
        Report("region without its image", RegionWithoutImage, sr => Region(sr).Remove(Content)),
        Report("completion flag missing", ValueMissing, sr => sr.Remove(DicomTag.CompletionFlag)),
        Report("instance number missing", ValueMissing, sr => sr.Remove(DicomTag.InstanceNumber)),
        Report("wrong relationship", RelationshipWrong, sr => Region(sr).AddOrUpdate(DicomTag.RelationshipType, "INFERRED FROM")),
        Report("odd number of coordinates", PointsWrong, sr => Region(sr).AddOrUpdate(DicomTag.GraphicData, 1f, 1f, 2f)),
        Report("outline not closed", OutlineOpen, sr => Region(sr).AddOrUpdate(DicomTag.GraphicData, 1f, 1f, 9f, 1f, 9f, 9f, 1f, 9f)),
        Report("box outside of the image", OutsideImage, sr => Region(sr).AddOrUpdate(DicomTag.GraphicData, 1f, 1f, 1025f, 1f, 1025f, 9f, 1f, 9f, 1f, 1f)),
        Report("certainty of 875 %", CertaintyInvalid, sr => Measured(sr, "111012").AddOrUpdate(DicomTag.NumericValue, "875")),
        Report("another title", TemplateWrong, sr => sr.AddOrUpdate(DicomTag.ConceptNameCodeSequence, SomeSet.Code("126010", "Imaging Measurements"))),
        Report("wrong meaning", CodeMeaningWrong, sr => sr.GetSequence(DicomTag.ConceptNameCodeSequence).Items[0].AddOrUpdate(DicomTag.CodeMeaning, "Report")),
        Report("finding missing", ItemMissing, sr => RemoveChild(Group(sr), "121071")),
        Report("tracking UID missing", TrackingMissing, sr => RemoveChild(Group(sr), "112040")),
        State("displayed area missing", ValueMissing, pr => pr.Remove(DicomTag.DisplayedAreaSelectionSequence)),
        State("instance number missing", ValueMissing, pr => pr.Remove(DicomTag.InstanceNumber)),
        State("presentation LUT missing", GreyscaleWrong, pr => pr.Remove(DicomTag.PresentationLUTShape)),
        State("no graphic layer", LayerUnknown, pr => pr.Remove(DicomTag.GraphicLayerSequence)),
        State("wrong number of points", PointsWrong, pr => Graphic(pr).AddOrUpdate(PresentationTags.NumberOfGraphicPoints, 4)),
        State("box outside of the image", OutsideImage, pr => Graphic(pr).AddOrUpdate(DicomTag.GraphicData, 1f, 1f, 9f, 1f, 9f, 2000f, 1f, 2000f, 1f, 1f)),
        State("another image", ImageNotReferenced, pr => Annotation(pr).GetSequence(DicomTag.ReferencedImageSequence).Items[0].AddOrUpdate(DicomTag.ReferencedSOPInstanceUID, SomeReport.SecondImage)),
        Shot("conversion type missing", ValueMissing, sc => sc.Remove(DicomTag.ConversionType)),
        Shot("rows and bytes do not agree", PixelsWrong, sc => sc.AddOrUpdate(DicomTag.Rows, 5)),
        Shot("burned in, and unsaid", BurnedInUnsaid, sc => sc.Remove(DicomTag.BurnedInAnnotation)),
        Selection("title of no selection", TemplateWrong, ko => ko.AddOrUpdate(DicomTag.ConceptNameCodeSequence, SomeSet.Code("126000", "Imaging Measurement Report"))),
        Selection("evidence missing", ValueMissing, ko => ko.Remove(DicomTag.CurrentRequestedProcedureEvidenceSequence)),
        Report("another patient's ID", OtherPatient, sr => sr.AddOrUpdate(DicomTag.PatientID, "P2")),
        State("another patient's name", OtherPatient, pr => pr.AddOrUpdate(DicomTag.PatientName, "Other^Name")),
        Shot("another study's date", OtherStudy, sc => sc.AddOrUpdate(DicomTag.StudyDate, "20260902")),
        Report("another study", OtherStudy, sr => sr.AddOrUpdate(DicomTag.StudyInstanceUID, "1.2.3.9")),
        Selection("identity of an image", IdentityReused, ko => ko.AddOrUpdate(DicomTag.SOPInstanceUID, SomeReport.SecondImage)),

        // Ours
        Report("a patient attribute left out", AttributeMissing, sr => sr.Remove(DicomTag.PatientBirthDate)),
        Report("modality of another class", ModalityWrong, sr => sr.AddOrUpdate(DicomTag.Modality, "OT")),
        Report("no algorithm", AlgorithmUnknown, sr => sr.Remove(DicomTag.ContributingEquipmentSequence)),
        Report("algorithm without its device UID", AlgorithmUnknown, sr => sr.GetSequence(DicomTag.ContributingEquipmentSequence).Items[0].Remove(DicomTag.DeviceUID)),
        Report("a UID that is none", UidInvalid, sr => sr.AddOrUpdate(DicomTag.SeriesInstanceUID, "1.02.3")),
        Report("a date that is none", ValueInvalid, sr => sr.AddOrUpdate(DicomTag.ContentDate, "2026-9-1")),
        Report("a number of seventeen characters", ValueInvalid, sr => Measured(sr, "111012").AddOrUpdate(DicomTag.NumericValue, "50.12345678901234")),
        Report("text that no character set explains", TextUnexplained, sr => sr.AddOrUpdate(DicomVR.PN, DicomTag.PatientName, new byte[] { 0x54, 0xFC, 0x20, 0x20 })),
        Report("a flag nobody knows", TermUnknown, sr => sr.AddOrUpdate(DicomTag.CompletionFlag, "MAYBE")),
        Report("verified by nobody", VerificationWrong, sr => sr.AddOrUpdate(DicomTag.VerificationFlag, "VERIFIED")),
        Report("a code without a meaning", CodeInvalid, sr => Child(Group(sr), "121071").GetSequence(DicomTag.ConceptCodeSequence).Items[0].Remove(DicomTag.CodeMeaning)),
        Report("two codes in one place", CodeInvalid, sr => sr.AddOrUpdate(DicomTag.ConceptNameCodeSequence, SomeSet.Code("126000", "Imaging Measurement Report"), SomeSet.Code("126000", "Imaging Measurement Report"))),
        Report("another template", TemplateWrong, sr => sr.GetSequence(DicomTag.ContentTemplateSequence).Items[0].AddOrUpdate(DicomTag.TemplateIdentifier, "1501")),
        Report("no image library", ItemMissing, sr => RemoveChild(sr, "111028")),
        Report("no language", ItemMissing, sr => RemoveChild(sr, "121049")),
        Report("a device without its UID", ItemMissing, sr => RemoveChild(sr, "121012")),
        Report("an image that is in no library", ItemMissing, sr => Child(sr, "111028").GetSequence(Content).Items[0].AddOrUpdate(Content, Child(sr, "111028").GetSequence(Content).Items[0].GetSequence(Content).Items[0])),
        Report("a value type nobody knows", ItemInvalid, sr => Region(sr).AddOrUpdate(DicomTag.ValueType, "PICTURE")),
        Report("text without words", ItemInvalid, sr => Child(Group(sr), "112039").Remove(DicomTag.TextValue)),
        Report("a shape nobody knows", TermUnknown, sr => Region(sr).AddOrUpdate(DicomTag.GraphicType, "BOX")),
        Report("a region without an area", RegionEmpty, sr => Region(sr).AddOrUpdate(DicomTag.GraphicData, 1f, 1f, 9f, 1f, 9f, 1f, 1f, 1f, 1f, 1f)),
        Report("a point that is no number", PointsWrong, sr => Region(sr).AddOrUpdate(DicomTag.GraphicData, float.NaN, 1f, 9f, 1f, 9f, 9f, 1f, 9f, 1f, 1f)),
        Report("left of the image", OutsideImage, sr => Region(sr).AddOrUpdate(DicomTag.GraphicData, -1f, 1f, 9f, 1f, 9f, 9f, -1f, 9f, -1f, 1f)),
        Report("evidence under another class", EvidenceWrong, sr => Image(sr).AddOrUpdate(DicomTag.ReferencedSOPClassUID, "1.2.840.10008.5.1.4.1.1.2")),
        Report("evidence twice", EvidenceWrong, DoubleEvidence),
        Report("a number that is none", NumberInvalid, sr => Measured(sr, "103339001").AddOrUpdate(DicomTag.NumericValue, "long")),
        Report("a length below nothing", NumberInvalid, sr => Measured(sr, "103339001").AddOrUpdate(DicomTag.NumericValue, "-8")),
        Report("certainty without percent", CertaintyInvalid, sr => Measured(sr, "111012").GetSequence(DicomTag.MeasurementUnitsCodeSequence).Items[0].AddOrUpdate(DicomTag.CodeValue, "1")),
        Report("one tracking UID for two", TrackingReused, sr => Child(Group(sr, 1), "112040").AddOrUpdate(DicomTag.UID, Child(Group(sr), "112040").GetSingleValue<string>(DicomTag.UID))),
        Report("findings that are said not to be", OutcomeContradicts, sr => Outcome(sr).AddOrUpdate(DicomTag.CodeValue, "111241")),
        new("nothing found, and said otherwise", SomeSet.NothingFound, sr => Outcome(sr).AddOrUpdate(DicomTag.CodeValue, "111242"), OutcomeContradicts),
        new("nothing found, and nothing said", SomeSet.NothingFound, sr => RemoveChild(sr, "C0034375"), ItemMissing),
        Report("its own predecessor", PredecessorWrong, sr => sr.AddOrUpdate(DicomTag.PredecessorDocumentsSequence, Evidence(sr, sr.GetSingleValue<string>(DicomTag.SOPInstanceUID)))),
        Report("an image that is not there", ImageUnknown, sr => Evidence(sr).GetSequence(DicomTag.ReferencedSOPSequence).Items[0].AddOrUpdate(DicomTag.ReferencedSOPInstanceUID, "1.2.3.4")),
        Report("an image of another series", ReferenceWrong, sr => Evidence(sr).AddOrUpdate(DicomTag.SeriesInstanceUID, "1.2.3.4")),
        Report("a frame that is not there", FrameWrong, sr => Image(sr).AddOrUpdate(DicomTag.ReferencedFrameNumber, "2")),
        Report("a frame of a class that has one", FrameWrong, sr => Image(sr).AddOrUpdate(DicomTag.ReferencedFrameNumber, "1")),
        State("a frame of a class that has one", FrameWrong, pr => Area(pr).GetSequence(DicomTag.ReferencedImageSequence).Items[0].AddOrUpdate(DicomTag.ReferencedFrameNumber, "1")),
        Report("series of an image", IdentityReused, sr => sr.AddOrUpdate(DicomTag.SeriesInstanceUID, SomeReport.FirstImage + ".100")),
        State("a layer twice", LayerUnknown, pr => pr.AddOrUpdate(DicomTag.GraphicLayerSequence, pr.GetSequence(DicomTag.GraphicLayerSequence).Items[0], pr.GetSequence(DicomTag.GraphicLayerSequence).Items[0])),
        State("an area upside down", DisplayedAreaWrong, pr => Area(pr).AddOrUpdate(PresentationTags.DisplayedAreaBottomRightHandCorner, 0, 0)),
        State("an area beyond the image", DisplayedAreaWrong, pr => Area(pr).AddOrUpdate(PresentationTags.DisplayedAreaBottomRightHandCorner, 1024, 2048)),
        State("an area of neither spacing nor ratio", DisplayedAreaWrong, pr => Area(pr).Remove(PresentationTags.PresentationPixelAspectRatio)),
        State("text that stands nowhere", AnnotationInvalid, pr => Annotation(pr).GetSequence(PresentationTags.TextObjectSequence).Items[0].Remove(PresentationTags.AnchorPoint)),
        State("text that says nothing", AnnotationInvalid, pr => Annotation(pr).GetSequence(PresentationTags.TextObjectSequence).Items[0].AddOrUpdate(PresentationTags.UnformattedTextValue)),
        State("a window of no width", GreyscaleWrong, pr => pr.GetSequence(DicomTag.SoftcopyVOILUTSequence).Items[0].AddOrUpdate(DicomTag.WindowWidth, "0")),
        State("a slope without an intercept", GreyscaleWrong, pr => pr.AddOrUpdate(DicomTag.RescaleSlope, "1")),
        State("a tracking UID without its name", TrackingMissing, pr => Graphic(pr).Remove(DicomTag.TrackingID)),
        State("units nobody knows", TermUnknown, pr => Graphic(pr).AddOrUpdate(PresentationTags.GraphicAnnotationUnits, "INCH")),
        Shot("grey of three samples", PixelsWrong, sc => sc.AddOrUpdate(DicomTag.PhotometricInterpretation, "MONOCHROME2")),
        Shot("made from nothing", SourceUnsaid, sc => sc.Remove(DicomTag.SourceImageSequence)),
        Shot("an original", TermUnknown, sc => sc.AddOrUpdate(DicomTag.ImageType, "ORIGINAL", "PRIMARY")),
        Selection("nothing selected", ItemMissing, ko => ko.Remove(Content)),
        Selection("a selection of another class", NotAResult, ko => ko.AddOrUpdate(DicomTag.SOPClassUID, "1.2.840.10008.5.1.4.1.1.2")),
    ];

    private static Mutant Report(string name, ResultFaultCode code, Action<DicomDataset> change) => new("SR: " + name, SomeSet.Report, change, code);

    private static Mutant State(string name, ResultFaultCode code, Action<DicomDataset> change) => new("GSPS: " + name, SomeSet.State, change, code);

    private static Mutant Shot(string name, ResultFaultCode code, Action<DicomDataset> change) => new("SC: " + name, SomeSet.Shot, change, code);

    private static Mutant Selection(string name, ResultFaultCode code, Action<DicomDataset> change) => new("KO: " + name, SomeSet.Selection, change, code);

    private static DicomDataset Child(DicomDataset item, string concept) => item.GetSequence(Content).Items.First(child => ConceptOf(child) == concept);

    private static void RemoveChild(DicomDataset item, string concept) =>
        item.AddOrUpdate(new DicomSequence(Content, [.. item.GetSequence(Content).Items.Where(child => ConceptOf(child) != concept)]));

    private static string ConceptOf(DicomDataset item) => item.TryGetSequence(DicomTag.ConceptNameCodeSequence, out var name) ? name.Items[0].GetSingleValueOrDefault(DicomTag.CodeValue, "") : "";

    private static DicomDataset Group(DicomDataset report, int index = 0) => Child(report, "126010").GetSequence(Content).Items[index];

    private static DicomDataset Region(DicomDataset report) => Child(Group(report), "111030");

    private static DicomDataset Image(DicomDataset report) => Region(report).GetSequence(Content).Items[0].GetSequence(DicomTag.ReferencedSOPSequence).Items[0];

    private static DicomDataset Measured(DicomDataset report, string concept) => Child(Group(report), concept).GetSequence(DicomTag.MeasuredValueSequence).Items[0];

    private static DicomDataset Outcome(DicomDataset report) => Child(Child(report, "C0034375"), "121071").GetSequence(DicomTag.ConceptCodeSequence).Items[0];

    private static DicomDataset Evidence(DicomDataset report) =>
        report.GetSequence(DicomTag.CurrentRequestedProcedureEvidenceSequence).Items[0].GetSequence(DicomTag.ReferencedSeriesSequence).Items[0];

    private static DicomDataset Evidence(DicomDataset report, string instance) => new DicomDataset()
        .AddOrUpdate(DicomTag.StudyInstanceUID, report.GetSingleValue<string>(DicomTag.StudyInstanceUID))
        .AddOrUpdate(DicomTag.ReferencedSeriesSequence, new DicomDataset()
            .AddOrUpdate(DicomTag.SeriesInstanceUID, report.GetSingleValue<string>(DicomTag.SeriesInstanceUID))
            .AddOrUpdate(DicomTag.ReferencedSOPSequence, new DicomDataset()
                .AddOrUpdate(DicomTag.ReferencedSOPClassUID, report.GetSingleValue<string>(DicomTag.SOPClassUID))
                .AddOrUpdate(DicomTag.ReferencedSOPInstanceUID, instance)));

    private static void DoubleEvidence(DicomDataset report) => Evidence(report).AddOrUpdate(
        DicomTag.ReferencedSOPSequence, [.. Enumerable.Repeat(Evidence(report).GetSequence(DicomTag.ReferencedSOPSequence).Items[0], 2)]);

    private static DicomDataset Annotation(DicomDataset state) => state.GetSequence(DicomTag.GraphicAnnotationSequence).Items[0];

    private static DicomDataset Graphic(DicomDataset state) => Annotation(state).GetSequence(PresentationTags.GraphicObjectSequence).Items[0];

    private static DicomDataset Area(DicomDataset state) => state.GetSequence(DicomTag.DisplayedAreaSelectionSequence).Items[0];
}

using System.Globalization;
using EdgeMLOps.Appliance.Core.Results.Rendering;
using EdgeMLOps.Appliance.Core.Results.Reports;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Objects;

/// <summary>
/// The images with their boxes burned in, for viewers that draw nothing else: Secondary Capture, PS3.3 section A.8.1. Without pixel
/// spacing, so that nobody measures on it.
/// </summary>
internal static class SecondaryCaptures
{
    public static IEnumerable<DicomFile> Build(ObjectSet set) => set.Images
        .Where(image => image.Picture is not null)
        .Select((image, index) => Create(set, image, image.Picture!, index + 1)); // not null: picked above

    private static DicomFile Create(ObjectSet set, MarkedImage image, CapturePicture picture, int number)
    {
        var (date, time) = ReportHeader.Clock(set.Report);
        var capture = set.Begin(DicomUID.SecondaryCaptureImageStorage, ResultKind.Sc, "OT", number, image.Image.SopInstanceUid)
            .AddOrUpdate(DicomTag.ConversionType, "WSD")
            .AddOrUpdate(DicomTag.ContentDate, date)
            .AddOrUpdate(DicomTag.ContentTime, time)
            .AddOrUpdate(DicomTag.ImageType, "DERIVED", "SECONDARY")
            .AddOrUpdate(DicomTag.DerivationDescription, Description(set.Report, picture.Scale))
            .AddOrUpdate(
                DicomTag.SourceImageSequence,
                image.Reference().AddOrUpdate(DicomTag.PurposeOfReferenceCodeSequence, ContentItems.Sequence(ReportCodes.SourceForProcessing)))
            .AddOrUpdate(DicomTag.BurnedInAnnotation, "YES")
            .AddOrUpdate(DicomTag.PatientOrientation);
        ObjectSet.CopyAnatomy(capture, [image]);
        ReportHeader.Copy(DicomTag.PatientOrientation, capture, image.Header);
        AddLoss(capture, image.Header);
        return ObjectSet.ToFile(AddPixels(capture, picture.Image));
    }

    // What was lossy once stays so (PS3.3 section C.7.6.1.1.5); ratios and methods go with it.
    private static void AddLoss(DicomDataset capture, DicomDataset source)
    {
        var isLossy = source.GetSingleValueOrDefault(DicomTag.LossyImageCompression, "") is "01";
        capture.AddOrUpdate(DicomTag.LossyImageCompression, isLossy ? "01" : "00");
        if (isLossy)
        {
            ReportHeader.Copy(DicomTag.LossyImageCompressionRatio, capture, source);
            ReportHeader.Copy(DicomTag.LossyImageCompressionMethod, capture, source);
        }
    }

    private static DicomDataset AddPixels(DicomDataset capture, RgbImage picture) => capture
        .AddOrUpdate(DicomTag.SamplesPerPixel, 3)
        .AddOrUpdate(DicomTag.PhotometricInterpretation, "RGB")
        .AddOrUpdate(DicomTag.PlanarConfiguration, 0)
        .AddOrUpdate(DicomTag.Rows, picture.Height)
        .AddOrUpdate(DicomTag.Columns, picture.Width)
        .AddOrUpdate(DicomTag.BitsAllocated, 8)
        .AddOrUpdate(DicomTag.BitsStored, 8)
        .AddOrUpdate(DicomTag.HighBit, 7)
        .AddOrUpdate(DicomTag.PixelRepresentation, 0)
        .AddOrUpdate(DicomVR.OB, DicomTag.PixelData, picture.Pixels);

    private static string Description(StudyReport report, double scale) => string.Create(
        CultureInfo.InvariantCulture,
        $"AI detections burned in, unverified, size x {scale:0.####}: {report.Algorithm.Name} {report.Algorithm.Version}");
}

using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Imaging;

namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>An image with boxes in its pixels (PS3.3 sections A.8, C.7.6.3, C.8.6).</summary>
internal static class CaptureRules
{
    public static void Check(DicomFile file, FaultCollector faults)
    {
        var image = file.Dataset;
        faults.NeedValues(
            image, "", DicomTag.SamplesPerPixel, DicomTag.PhotometricInterpretation, DicomTag.Rows, DicomTag.Columns, DicomTag.BitsAllocated, DicomTag.BitsStored,
            DicomTag.HighBit, DicomTag.PixelRepresentation, DicomTag.PixelData);
        var samples = image.GetSingleValueOrDefault(DicomTag.SamplesPerPixel, 1);
        if (samples > 1 && !image.Contains(DicomTag.PlanarConfiguration))
        {
            faults.Add(ResultFaultCode.ValueMissing, DicomTag.PlanarConfiguration, "is missing, and there are several samples a pixel");
        }

        if (FaultCollector.Text(image, DicomTag.PhotometricInterpretation).StartsWith("MONOCHROME", StringComparison.Ordinal) != (samples == 1))
        {
            faults.Add(ResultFaultCode.PixelsWrong, DicomTag.PhotometricInterpretation, FormattableString.Invariant($"does not go with {samples} samples a pixel"));
        }

        CheckLength(file, faults);
        if (FaultCollector.Text(image, DicomTag.BurnedInAnnotation) is not "YES")
        {
            faults.Add(ResultFaultCode.BurnedInUnsaid, DicomTag.BurnedInAnnotation, "must be YES: boxes and their text are in the pixels");
        }

        if (!FaultCollector.HasValue(image, DicomTag.SourceImageSequence))
        {
            faults.Add(ResultFaultCode.SourceUnsaid, DicomTag.SourceImageSequence, "names no image it was made from");
        }

        if (image.TryGetValues<string>(DicomTag.ImageType, out var type) && type is not ["DERIVED", "SECONDARY", ..])
        {
            faults.Add(ResultFaultCode.TermUnknown, DicomTag.ImageType, "must begin with DERIVED, SECONDARY");
        }
    }

    /// <summary>The images it was made from.</summary>
    public static IEnumerable<ObjectReference> Sources(DicomDataset image) => FaultCollector.Items(image, DicomTag.SourceImageSequence)
        .Select(item => ObjectReference.Read(item, "", "", nameof(DicomTag.SourceImageSequence)));

    private static void CheckLength(DicomFile file, FaultCollector faults)
    {
        if (!DicomPixelData.TryCreate(file.Dataset, file.FileMetaInfo.TransferSyntax, out var pixels, out var fault))
        {
            faults.Add(ResultFaultCode.PixelsWrong, DicomTag.PixelData, $"cannot be read: {fault.Code}");
        }
        else if (!pixels.Syntax.IsEncapsulated && file.Dataset.TryGetItem(DicomTag.PixelData, out var item) && item is DicomElement element
            && (element.Raw.Length + 1) / 2 != ((pixels.FrameBytes * pixels.NumberOfFrames) + 1) / 2)
        {
            faults.Add(ResultFaultCode.PixelsWrong, DicomTag.PixelData, FormattableString.Invariant($"has {element.Raw.Length} bytes for {pixels.NumberOfFrames} frames of {pixels.FrameBytes}"));
        }
    }
}

using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Tests;

/// <summary>A small chest image a test bends to its need.</summary>
internal static class ChestImage
{
    /// <summary>DX, CHEST, MONOCHROME2, 12 of 16 bits, 64 rows by 48 columns of a ramp, window 2048/4096, 0.2 mm.</summary>
    public static DicomDataset Dataset(int seed = 1, int columns = 48, int rows = 64)
    {
        var words = new byte[columns * rows * 2];
        for (var i = 0; i < columns * rows; i++)
        {
            BitConverter.TryWriteBytes(words.AsSpan(2 * i), (ushort)(i * 4095 / (columns * rows)));
        }

        return new DicomDataset()
            .AddOrUpdate(DicomTag.SOPClassUID, DicomUID.DigitalXRayImageStorageForPresentation)
            .AddOrUpdate(DicomTag.SOPInstanceUID, $"2.25.1{seed}")
            .AddOrUpdate(DicomTag.StudyInstanceUID, "2.25.2")
            .AddOrUpdate(DicomTag.SeriesInstanceUID, "2.25.3")
            .AddOrUpdate(DicomTag.PatientID, "P1")
            .AddOrUpdate(DicomTag.Manufacturer, "PHANTOM IMAGING")
            .AddOrUpdate(DicomTag.Modality, "DX")
            .AddOrUpdate(DicomTag.BodyPartExamined, "CHEST")
            .AddOrUpdate(DicomTag.ViewPosition, "PA")
            .AddOrUpdate(DicomTag.SamplesPerPixel, 1)
            .AddOrUpdate(DicomTag.PhotometricInterpretation, "MONOCHROME2")
            .AddOrUpdate(DicomTag.Rows, rows)
            .AddOrUpdate(DicomTag.Columns, columns)
            .AddOrUpdate(DicomTag.BitsAllocated, 16)
            .AddOrUpdate(DicomTag.BitsStored, 12)
            .AddOrUpdate(DicomTag.HighBit, 11)
            .AddOrUpdate(DicomTag.PixelRepresentation, 0)
            .AddOrUpdate(DicomTag.WindowCenter, "2048")
            .AddOrUpdate(DicomTag.WindowWidth, "4096")
            .AddOrUpdate(DicomTag.PixelSpacing, "0.2", "0.2")
            .AddOrUpdate(DicomVR.OW, DicomTag.PixelData, words);
    }

    public static DicomFile File(DicomDataset dataset) => new(dataset, DicomTransferSyntax.ExplicitVRLittleEndian);
}

using EdgeMLOps.Dicom;

namespace EdgeMLOps.Benchmarks.Inference;

/// <summary>A computed radiograph of a chest as large as they are: 2048 x 2048, 16 bits, a window of its own, noise on a slope.</summary>
internal static class Radiograph
{
    public const int Side = 2048;

    public const double Low = 4000;

    public const double High = 60_000;

    /// <summary>Its pixels, little endian.</summary>
    public static byte[] Pixels(int seed)
    {
        var random = new Random(seed);
        var bytes = new byte[Side * Side * 2];
        for (var i = 0; i < Side * Side; i++)
        {
            var slope = ((i % Side) + (i / Side)) * (ushort.MaxValue - 2000.0) / (2 * Side);
            BitConverter.TryWriteBytes(bytes.AsSpan(2 * i), (ushort)(slope + random.Next(2000)));
        }

        return bytes;
    }

    /// <summary>The image.</summary>
    public static DicomFile File(int seed)
    {
        var dataset = new DicomDataset()
            .AddOrUpdate(DicomTag.SOPClassUID, DicomUID.ComputedRadiographyImageStorage)
            .AddOrUpdate(DicomTag.SOPInstanceUID, $"2.25.7{seed}")
            .AddOrUpdate(DicomTag.StudyInstanceUID, "2.25.8")
            .AddOrUpdate(DicomTag.SeriesInstanceUID, "2.25.9")
            .AddOrUpdate(DicomTag.PatientID, "BENCH")
            .AddOrUpdate(DicomTag.Modality, "CR")
            .AddOrUpdate(DicomTag.BodyPartExamined, "CHEST")
            .AddOrUpdate(DicomTag.ViewPosition, "PA")
            .AddOrUpdate(DicomTag.SamplesPerPixel, 1)
            .AddOrUpdate(DicomTag.PhotometricInterpretation, "MONOCHROME2")
            .AddOrUpdate(DicomTag.Rows, Side)
            .AddOrUpdate(DicomTag.Columns, Side)
            .AddOrUpdate(DicomTag.PixelSpacing, "0.17", "0.17")
            .AddOrUpdate(DicomTag.BitsAllocated, 16)
            .AddOrUpdate(DicomTag.BitsStored, 16)
            .AddOrUpdate(DicomTag.HighBit, 15)
            .AddOrUpdate(DicomTag.PixelRepresentation, 0)
            .AddOrUpdate(DicomTag.WindowCenter, (Low + High) / 2)
            .AddOrUpdate(DicomTag.WindowWidth, High - Low)
            .AddOrUpdate(DicomTag.VOILUTFunction, "LINEAR_EXACT")
            .AddOrUpdate(DicomVR.OW, DicomTag.PixelData, Pixels(seed));
        return new DicomFile(dataset, DicomTransferSyntax.ExplicitVRLittleEndian);
    }
}

using EdgeMLOps.Dicom;

namespace EdgeMLOps.Benchmarks.Inference;

/// <summary>A computed radiograph of a chest as large as they are: 2048 x 2048, 16 bits, a window of its own, body and lungs as soft shapes under noise.</summary>
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
            var (x, y) = (i % Side, i / Side);
            var lungs = Shape(x - 620, y - 950, 330, 620) + Shape(x - 1428, y - 950, 330, 620);
            var value = 5000 + (40_000 * Shape(x - 1024, y - 1024, 900, 1100)) - (24_000 * lungs) + random.Next(600);
            BitConverter.TryWriteBytes(bytes.AsSpan(2 * i), (ushort)value);
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

    private static double Shape(double x, double y, double width, double height)
    {
        var distance = ((x / width) * (x / width)) + ((y / height) * (y / height));
        return Math.Exp(-distance * distance);
    }
}

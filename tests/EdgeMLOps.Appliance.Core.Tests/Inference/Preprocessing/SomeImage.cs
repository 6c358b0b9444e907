using EdgeMLOps.Appliance.Core.Tests.Decoding;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Preprocessing;

/// <summary>Images of every format that can be declared, their pixels and the bits beside the stored ones at random.</summary>
internal static class SomeImage
{
    private static readonly string[] Colours = ["RGB", "YBR_FULL", "YBR_FULL_422", "YBR_PARTIAL_422", "PALETTE COLOR"];

    /// <summary>A greyscale image.</summary>
    public static DicomDataset Grey(Random random)
    {
        bool Either() => random.Next(2) == 0;
        var allocated = Either() ? 8 : 16;
        var isSigned = Either();
        var stored = random.Next(isSigned ? 2 : 1, allocated + 1);
        var dataset = Cells(random, allocated, stored, random.Next(stored - 1, allocated), isSigned, samples: 1)
            .AddOrUpdate(DicomTag.PhotometricInterpretation, Either() ? "MONOCHROME1" : "MONOCHROME2");
        var most = 1 << stored;
        if (random.Next(3) == 0)
        {
            dataset.AddOrUpdate(DicomTag.ModalityLUTSequence, Table(random, isSigned ? -most / 2 : 0, Math.Min(most, 300), 12));
        }
        else if (Either())
        {
            dataset.AddOrUpdate(DicomTag.RescaleSlope, random.Next(2) == 0 ? -0.75 : 2.5).AddOrUpdate(DicomTag.RescaleIntercept, random.Next(-1024, 1024));
        }

        if (random.Next(4) == 0)
        {
            dataset.AddOrUpdate(DicomTag.VOILUTSequence, Table(random, 5, 200, 10));
        }
        else if (random.Next(4) > 0)
        {
            var function = new[] { "LINEAR", "LINEAR_EXACT", "SIGMOID" }[random.Next(3)];
            dataset.AddOrUpdate(DicomTag.WindowCenter, random.Next(-most, most)).AddOrUpdate(DicomTag.WindowWidth, 1 + random.Next(2, most + 2))
                .AddOrUpdate(DicomTag.VOILUTFunction, function);
        }

        if (random.Next(3) == 0)
        {
            var fill = random.Next(most) - (isSigned ? most / 2 : 0);
            dataset.AddOrUpdate(DicomVR.US, DicomTag.PixelPaddingValue, BitConverter.GetBytes((ushort)fill));
            if (Either())
            {
                dataset.AddOrUpdate(DicomVR.US, DicomTag.PixelPaddingRangeLimit, BitConverter.GetBytes((ushort)(fill + random.Next(most / 4 + 1))));
            }
        }

        return dataset;
    }

    /// <summary>A colour image.</summary>
    public static DicomDataset Colour(Random random)
    {
        var photometric = Colours[random.Next(Colours.Length)];
        var isHalf = photometric.EndsWith("422", StringComparison.Ordinal);
        var allocated = isHalf || random.Next(2) == 0 ? 8 : 16;
        var stored = isHalf ? 8 : random.Next(Math.Min(8, allocated), allocated + 1);
        if (photometric is not "PALETTE COLOR")
        {
            return Cells(random, allocated, stored, stored - 1, isSigned: false, samples: 3, isHalf).AddOrUpdate(DicomTag.PhotometricInterpretation, photometric);
        }

        var dataset = Cells(random, allocated, stored, stored - 1, isSigned: false, samples: 1).AddOrUpdate(DicomTag.PhotometricInterpretation, photometric);
        for (ushort i = 1; i <= 3; i++)
        {
            var table = Table(random, random.Next(10), random.Next(2, 300), random.Next(2) == 0 ? 8 : 16);
            dataset.AddOrUpdate(DicomVR.US, new DicomTag(0x0028, (ushort)(0x1100 + i)), table.GetRaw(DicomTag.LUTDescriptor))
                .AddOrUpdate(DicomVR.OW, new DicomTag(0x0028, (ushort)(0x1200 + i)), table.GetRaw(DicomTag.LUTData));
        }

        return dataset;
    }

    private static DicomDataset Cells(Random random, int allocated, int stored, int high, bool isSigned, int samples, bool isHalf = false)
    {
        var (columns, rows) = (random.Next(1, 150), random.Next(1, 150));
        columns += isHalf ? columns % 2 : 0;
        var bytes = new byte[columns * rows * (isHalf ? 2 : samples) * (allocated / 8)];
        random.NextBytes(bytes);
        var dataset = ChestImage.Dataset()
            .AddOrUpdate(DicomTag.SamplesPerPixel, samples)
            .AddOrUpdate(DicomTag.Columns, columns)
            .AddOrUpdate(DicomTag.Rows, rows)
            .AddOrUpdate(DicomTag.BitsAllocated, allocated)
            .AddOrUpdate(DicomTag.BitsStored, stored)
            .AddOrUpdate(DicomTag.HighBit, high)
            .AddOrUpdate(DicomTag.PixelRepresentation, isSigned ? 1 : 0)
            .AddOrUpdate(DicomVR.OW, DicomTag.PixelData, bytes);
        dataset.Remove(DicomTag.WindowCenter);
        dataset.Remove(DicomTag.WindowWidth);
        return dataset;
    }

    private static DicomDataset Table(Random random, int first, int count, int bits) => Display.Lut(
        first < 0 ? DicomVR.SS : DicomVR.US, first & 0xFFFF, bits, [.. Enumerable.Range(0, count).Select(_ => random.Next(1 << bits))]);
}

using System.Buffers.Binary;
using EdgeMLOps.Dicom;
using EdgeMLOps.Phantoms;
using EdgeMLOps.Phantoms.Dicom;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Objects;

/// <summary>Seeded images of every kind that boxes can lie on.</summary>
internal static class SomeImage
{
    private static readonly (int Columns, int Rows)[] OddSizes = [(33, 17), (2, 700), (1500, 5), (127, 255), (2049, 63)];

    private static readonly Dictionary<string, Func<Random, DicomDataset>> Makers = new(StringComparer.Ordinal)
    {
        ["phantom"] = random => PhantomDicom.ToDataset(
            PhantomFactory.Create((ulong)random.Next(), 0, new PhantomOptions { MinimumSide = 256, MaximumSide = 700 }),
            PhantomIdentity.Create((ulong)random.Next(), 0)),
        ["monochrome1"] = random => Grey(random, 61, 83, 12, isSigned: false).AddOrUpdate(DicomTag.PhotometricInterpretation, "MONOCHROME1"),
        ["ct"] = random => Window(
            Grey(random, 96, 96, 16, isSigned: true)
                .AddOrUpdate(DicomTag.SOPClassUID, DicomUID.CTImageStorage)
                .AddOrUpdate(DicomTag.Modality, "CT")
                .AddOrUpdate(DicomTag.RescaleIntercept, "-1024")
                .AddOrUpdate(DicomTag.RescaleSlope, "1.00000000000001")
                .AddOrUpdate(DicomTag.PixelSpacing, "0.7", "0.6"),
            random),
        ["eight bits"] = random => Window(Grey(random, 40, 50, 8, isSigned: false), random),
        ["odd size"] = random =>
        {
            var (columns, rows) = OddSizes[random.Next(OddSizes.Length)];
            return Grey(random, columns, rows, 8, isSigned: false);
        },
        ["voi table"] = random => Grey(random, 64, 48, 12, isSigned: false).AddOrUpdate(DicomTag.VOILUTSequence, Table(12)),
        ["modality table"] = random => Grey(random, 64, 48, 12, isSigned: false)
            .AddOrUpdate(DicomTag.ModalityLUTSequence, Table(16).AddOrUpdate(DicomTag.ModalityLUTType, "OD")),
        ["sigmoid"] = random => Window(Grey(random, 64, 48, 12, isSigned: false), random)
            .AddOrUpdate(DicomTag.VOILUTFunction, "SIGMOID").AddOrUpdate(DicomTag.PixelAspectRatio, "4", "3"),
        ["rgb"] = random => Colour(random, 51, 31, "RGB"),
        ["ybr"] = random => Colour(random, 50, 30, "YBR_FULL"),
        ["palette"] = random => Palette(Grey(random, 50, 30, 8, isSigned: false)),
        ["frames"] = random => Frames(Grey(random, 40, 30, 8, isSigned: false, frames: 5), "1.2.840.10008.5.1.4.1.1.7.2"),
        ["colour frames"] = random => Frames(Colour(random, 40, 30, "RGB", frames: 4), "1.2.840.10008.5.1.4.1.1.7.4"),
    };

    public static IReadOnlyList<string> Kinds { get; } = [.. Makers.Keys];

    /// <summary>An image; frames are analysed by the middle one.</summary>
    public static DicomDataset Make(string kind, int seed) => Makers[kind](new Random(seed));

    private static DicomDataset Grey(Random random, int columns, int rows, int bits, bool isSigned, int frames = 1)
    {
        var bytes = bits > 8 ? 2 : 1;
        var pixels = new byte[((columns * rows * bytes * frames) + 1) / 2 * 2];
        random.NextBytes(pixels);
        if (bits is > 8 and < 16)
        {
            for (var at = 1; at < pixels.Length; at += 2)
            {
                pixels[at] &= (byte)((1 << (bits - 8)) - 1);
            }
        }

        return Common(columns, rows, bits, bytes * 8, samples: 1)
            .AddOrUpdate(DicomTag.PhotometricInterpretation, "MONOCHROME2")
            .AddOrUpdate(DicomTag.PixelRepresentation, isSigned ? 1 : 0)
            .AddOrUpdate(bytes == 2 ? DicomVR.OW : DicomVR.OB, DicomTag.PixelData, pixels);
    }

    private static DicomDataset Colour(Random random, int columns, int rows, string photometric, int frames = 1)
    {
        var pixels = new byte[((columns * rows * 3 * frames) + 1) / 2 * 2];
        random.NextBytes(pixels);
        return Common(columns, rows, 8, 8, samples: 3)
            .AddOrUpdate(DicomTag.PhotometricInterpretation, photometric)
            .AddOrUpdate(DicomTag.PlanarConfiguration, 0)
            .AddOrUpdate(DicomTag.PixelRepresentation, 0)
            .AddOrUpdate(DicomVR.OB, DicomTag.PixelData, pixels);
    }

    private static DicomDataset Common(int columns, int rows, int bits, int allocated, int samples) => new DicomDataset()
        .AddOrUpdate(DicomTag.SOPClassUID, DicomUID.SecondaryCaptureImageStorage)
        .AddOrUpdate(DicomTag.Modality, "OT")
        .AddOrUpdate(DicomTag.SamplesPerPixel, samples)
        .AddOrUpdate(DicomTag.Rows, rows)
        .AddOrUpdate(DicomTag.Columns, columns)
        .AddOrUpdate(DicomTag.BitsAllocated, allocated)
        .AddOrUpdate(DicomTag.BitsStored, bits)
        .AddOrUpdate(DicomTag.HighBit, bits - 1);

    private static DicomDataset Window(DicomDataset image, Random random) => image
        .AddOrUpdate(DicomTag.WindowCenter, $"{random.Next(20, 400)}", "50")
        .AddOrUpdate(DicomTag.WindowWidth, $"{random.Next(2, 900)}", "350");

    private static DicomDataset Table(ushort bits)
    {
        var data = new byte[4096 * 2];
        for (var at = 0; at < 4096; at++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(2 * at), (ushort)(at << (bits - 12)));
        }

        return new DicomDataset()
            .AddOrUpdate(DicomVR.US, DicomTag.LUTDescriptor, Words(4096, 0, bits))
            .AddOrUpdate(DicomTag.LUTExplanation, "of the maker")
            .AddOrUpdate(DicomVR.OW, DicomTag.LUTData, data);
    }

    private static DicomDataset Palette(DicomDataset image)
    {
        image.AddOrUpdate(DicomTag.PhotometricInterpretation, "PALETTE COLOR");
        for (ushort colour = 0; colour < 3; colour++)
        {
            image.AddOrUpdate(DicomVR.US, new DicomTag(0x0028, (ushort)(0x1101 + colour)), Words(256, 0, 16))
                .AddOrUpdate(DicomVR.OW, new DicomTag(0x0028, (ushort)(0x1201 + colour)), new byte[512]);
        }

        return image;
    }

    private static DicomDataset Frames(DicomDataset image, string sopClass)
    {
        var frames = image.GetRaw(DicomTag.PixelData).Length / (image.GetSingleValue<int>(DicomTag.Rows) * image.GetSingleValue<int>(DicomTag.Columns) * image.GetSingleValue<int>(DicomTag.SamplesPerPixel));
        return image.AddOrUpdate(DicomTag.SOPClassUID, sopClass).AddOrUpdate(DicomTag.NumberOfFrames, frames);
    }

    private static byte[] Words(params ushort[] words)
    {
        var bytes = new byte[words.Length * 2];
        for (var at = 0; at < words.Length; at++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * at), words[at]);
        }

        return bytes;
    }
}

using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>Reads how the stored samples of a colour image become red, green and blue (PS3.3 C.7.6.3.1.2, C.7.6.3.1.5).</summary>
internal static class ColourReader
{
    private const string Palette = "PALETTE COLOR";

    private static readonly (DicomTag Descriptor, DicomTag Data, DicomTag Segmented)[] PaletteTags =
    [
        (new(0x0028, 0x1101), new(0x0028, 0x1201), new(0x0028, 0x1221)),
        (new(0x0028, 0x1102), new(0x0028, 0x1202), new(0x0028, 0x1222)),
        (new(0x0028, 0x1103), new(0x0028, 0x1203), new(0x0028, 0x1223)),
    ];

    /// <summary>Samples a pixel of a photometric interpretation; 0 for one that is no colour or not read.</summary>
    /// <param name="photometric">The image's own; a codec makes RGB of the transforms of JPEG 2000.</param>
    public static int SamplesOf(string photometric) => photometric switch
    {
        Palette => 1,
        "RGB" or "YBR_FULL" or "YBR_FULL_422" or "YBR_PARTIAL_422" or "YBR_RCT" or "YBR_ICT" => 3,
        _ => 0,
    };

    /// <summary>Reads the transform.</summary>
    /// <param name="dataset">The image.</param>
    /// <param name="photometric">What its decoded cells are.</param>
    /// <param name="format">How they are stored.</param>
    /// <param name="colour">Null unless the code is <see cref="DecodeCode.Decoded"/>.</param>
    /// <returns>The code, and the tag at fault.</returns>
    public static (DecodeCode Code, string Message) Read(
        DicomDataset dataset, string photometric, in StoredPixelFormat format, out ColourTransform? colour)
    {
        if (photometric is Palette)
        {
            return ReadPalette(dataset, format, out colour);
        }

        colour = photometric switch
        {
            "RGB" => ColourTransform.Rgb(format.BitsStored),
            "YBR_FULL" or "YBR_FULL_422" => ColourTransform.YbrFull(format.BitsStored),
            "YBR_PARTIAL_422" => ColourTransform.YbrPartial(format.BitsStored),
            _ => null,
        };
        return colour is null ? (DecodeCode.UnsupportedPhotometric, $"{DicomTag.PhotometricInterpretation}") : (DecodeCode.Decoded, "");
    }

    /// <summary>Native 4:2:2 cells, two luma and one of each colour for two pixels, as three samples a pixel.</summary>
    /// <param name="cells">The frame as stored.</param>
    public static byte[] Expand(ReadOnlySpan<byte> cells)
    {
        var samples = new byte[cells.Length / 4 * 6];
        for (var (from, to) = (0, 0); to < samples.Length; (from, to) = (from + 4, to + 6))
        {
            var (first, second, blue, red) = (cells[from], cells[from + 1], cells[from + 2], cells[from + 3]);
            (samples[to], samples[to + 1], samples[to + 2]) = (first, blue, red);
            (samples[to + 3], samples[to + 4], samples[to + 5]) = (second, blue, red);
        }

        return samples;
    }

    private static (DecodeCode Code, string Message) ReadPalette(DicomDataset dataset, StoredPixelFormat format, out ColourTransform? colour)
    {
        colour = null;
        var tables = new DisplayTable[PaletteTags.Length];
        for (var i = 0; i < tables.Length; i++)
        {
            var (descriptor, data, segmented) = PaletteTags[i];
            if (!LookupTableReader.TryRead(dataset, descriptor, data, format.IsSigned, out var table, out var fault))
            {
                return (DecodeCode.BadPalette, dataset.Contains(segmented) ? $"{segmented}" : fault);
            }

            tables[i] = new DisplayTable(format.BitsStored, format.IsSigned, stored => (double)table.Map(stored) / table.Maximum);
        }

        colour = ColourTransform.Of(new ColourPalette(tables[0], tables[1], tables[2]));
        return (DecodeCode.Decoded, "");
    }
}

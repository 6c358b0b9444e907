using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Tests.Decoding;

/// <summary>Modality LUT, VOI LUT and padding against a plain computation from PS3.3 C.11.1, C.11.2 and C.7.5.1.1.2, over every stored value.</summary>
public sealed class Greyscale_tests
{
    private static readonly DicomTag PixelValueTransformationSequence = new(0x0028, 0x9145);
    private static readonly DicomTag PixelMeasuresSequence = new(0x0028, 0x9110);

    [Theory]
    [InlineData(8, false, 1, 0, 100, 60)]
    [InlineData(12, false, 1, -1024, 40, 400)]
    [InlineData(12, true, 0.5, 10, 0, 333.3)]
    [InlineData(16, true, -1, 0, -300, 5000)]
    public void A_sigmoid_is_the_standards_curve(int bits, bool isSigned, double slope, double intercept, double center, double width)
    {
        var dataset = Window(Rescale(Display.Ramp(bits, isSigned), slope, intercept), center, width, "SIGMOID");

        Display.Is(
            Display.Stored(bits, isSigned).Select(stored => 1 / (1 + Math.Exp(-4 * ((stored * slope) + intercept - center) / width))),
            Display.Shown(dataset));
    }

    [Theory]
    [InlineData("LINEAR", 2048, 4096)]
    [InlineData("LINEAR", 100.5, 1)]
    [InlineData("LINEAR_EXACT", 100.5, 0.5)]
    [InlineData("LINEAR_EXACT", 1000, 300)]
    public void Windows_are_linear_between_their_ends(string function, double center, double width)
    {
        var isLinear = function is "LINEAR";
        var (low, high) = isLinear ? (center - 0.5 - ((width - 1) / 2), center - 0.5 + ((width - 1) / 2)) : (center - (width / 2), center + (width / 2));

        Display.Is(
            Display.Stored(12, false).Select(x => x <= low ? 0
                : x > high ? 1
                : isLinear ? ((x - (center - 0.5)) / (width - 1)) + 0.5
                : ((x - center) / width) + 0.5),
            Display.Shown(Window(Display.Ramp(12, isSigned: false), center, width, function)));
    }

    [Theory]
    [InlineData("100\\", "50\\")]
    [InlineData("100\\x", "50\\0")]
    [InlineData(" 1e2\\7\\8 ", "50.0")]
    public void What_stands_behind_the_first_window_is_not_asked_for(string centers, string widths)
    {
        var dataset = Display.Ramp(8, isSigned: false)
            .AddOrUpdate(DicomTag.WindowCenter, centers.Split('\\'))
            .AddOrUpdate(DicomTag.WindowWidth, widths.Split('\\'))
            .AddOrUpdate(DicomTag.VOILUTFunction, "LINEAR_EXACT");

        Display.Is(Display.Stored(8, false).Select(stored => Exact(stored, 100, 50)), Display.Shown(dataset));
    }

    [Theory]
    [InlineData(8, false, 8)]
    [InlineData(12, false, 16)]
    [InlineData(12, true, 16)]
    public void A_modality_table_stands_for_the_rescale_and_its_ends_for_what_lies_beyond(int bits, bool isSigned, int allocated)
    {
        int[] entries = [500, 100, 900, 4000, 20];
        var first = isSigned ? -3 : 7;
        var dataset = Window(Rescale(Display.Ramp(bits, isSigned, allocated), 3, 1000), 2000, 4001, "LINEAR_EXACT")
            .AddOrUpdate(DicomTag.ModalityLUTSequence, Display.Lut(isSigned ? DicomVR.SS : DicomVR.US, first, 16, entries));

        Display.Is(
            Display.Stored(bits, isSigned).Select(stored => Exact(entries[Math.Clamp(stored - first, 0, 4)], 2000, 4001)),
            Display.Shown(dataset));
    }

    [Fact]
    public void A_first_value_of_signed_pixels_is_signed_even_where_it_is_written_unsigned()
    {
        int[] entries = [0, 1000, 2000];
        var dataset = Window(Display.Ramp(8, isSigned: true), 1000, 2000, "LINEAR_EXACT")
            .AddOrUpdate(DicomTag.ModalityLUTSequence, Display.Lut(DicomVR.US, 0xFFFF, 16, entries));

        Display.Is(Display.Stored(8, true).Select(stored => Exact(entries[Math.Clamp(stored + 1, 0, 2)], 1000, 2000)), Display.Shown(dataset));
    }

    [Fact]
    public void Without_a_window_a_modality_tables_own_range_is_shown()
    {
        var dataset = Display.Ramp(8, isSigned: false)
            .AddOrUpdate(DicomTag.ModalityLUTSequence, Display.Lut(DicomVR.US, 0, 16, [.. Enumerable.Range(0, 256).Select(stored => 1000 + (stored * stored / 100))]));

        Display.Is(Display.Stored(8, false).Select(stored => (stored * stored / 100) / 650.0), Display.Shown(dataset));
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(8, false)]
    [InlineData(10, false)]
    [InlineData(16, false)]
    public void A_VOI_table_is_shown_by_its_bits_in_words_or_bytes(int bits, bool isPacked)
    {
        var most = (1 << bits) - 1;
        int[] entries = [.. Enumerable.Range(0, 200).Select(index => (int)(most * Math.Pow(index / 199.0, 2)))];
        var dataset = Rescale(Display.Ramp(10, isSigned: false), 1, -100)
            .AddOrUpdate(DicomTag.VOILUTSequence, Display.Lut(DicomVR.SS, -50, bits, entries, isPacked));

        Display.Is(
            Display.Stored(10, false).Select(stored => (double)entries[Math.Clamp(stored - 100 + 50, 0, 199)] / most),
            Display.Shown(dataset));
    }

    [Fact]
    public void A_VOI_table_behind_a_rescale_below_0_begins_signed_even_where_it_is_written_unsigned()
    {
        int[] entries = [0, 128, 255];
        var dataset = Rescale(Display.Ramp(12, isSigned: false), 1, -1024)
            .AddOrUpdate(DicomTag.VOILUTSequence, Display.Lut(DicomVR.US, 0x10000 - 1024, 8, entries));

        Display.Is(Display.Stored(12, false).Select(stored => entries[Math.Clamp(stored, 0, 2)] / 255.0), Display.Shown(dataset));
    }

    [Fact]
    public void A_count_of_0_is_65536_entries()
    {
        int[] entries = [.. Enumerable.Range(0, 65535).Select(index => 65535 - index), 30000];
        var dataset = Display.Ramp(16, isSigned: false).AddOrUpdate(DicomTag.VOILUTSequence, Display.Lut(DicomVR.US, 0, 16, entries));

        Assert.Equal(0, dataset.GetSequence(DicomTag.VOILUTSequence).Items[0].GetSingleValue<int>(DicomTag.LUTDescriptor));
        Display.Is(Display.Stored(16, false).Select(stored => entries[stored] / 65535.0), Display.Shown(dataset));
    }

    [Fact]
    public void A_VOI_table_goes_before_a_window_and_the_first_of_several_is_taken()
    {
        var dataset = Window(Display.Ramp(8, isSigned: false), 10, 2, "LINEAR")
            .AddOrUpdate(DicomTag.VOILUTSequence, Display.Lut(DicomVR.US, 0, 8, [.. Enumerable.Range(0, 256)]), Display.Lut(DicomVR.US, 0, 8, [7]));

        Display.Is(Display.Stored(8, false).Select(stored => stored / 255.0), Display.Shown(dataset));
    }

    [Theory]
    [InlineData("MONOCHROME2", 10, null)]
    [InlineData("MONOCHROME1", 10, null)]
    [InlineData("MONOCHROME1", 200, 255)]
    [InlineData("MONOCHROME2", 30, 20)]
    public void Padding_is_black_whatever_the_photometric_sense_and_no_part_of_the_range(string photometric, int value, int? limit)
    {
        var (low, high) = (Math.Min(value, limit ?? value), Math.Max(value, limit ?? value));
        var dataset = Display.Ramp(8, isSigned: false)
            .AddOrUpdate(DicomTag.PhotometricInterpretation, photometric)
            .AddOrUpdate(DicomVR.US, DicomTag.PixelPaddingValue, new byte[] { (byte)value, 0 });
        if (limit is { } end)
        {
            dataset.AddOrUpdate(DicomVR.US, DicomTag.PixelPaddingRangeLimit, new byte[] { (byte)end, 0 });
        }

        var rest = Display.Stored(8, false).Where(stored => stored < low || stored > high).ToArray();
        var (least, most) = ((double)rest.Min(), rest.Max());
        Display.Is(
            Display.Stored(8, false).Select(stored => stored >= low && stored <= high ? 0
                : photometric is "MONOCHROME1" ? 1 - ((stored - least) / (most - least))
                : (stored - least) / (most - least)),
            Display.Shown(dataset));
    }

    [Fact]
    public void Padding_of_signed_pixels_is_signed_whichever_VR_it_has()
    {
        foreach (var vr in new[] { DicomVR.US, DicomVR.SS })
        {
            var dataset = Display.Ramp(12, isSigned: true)
                .AddOrUpdate(vr, DicomTag.PixelPaddingValue, new byte[] { 0x30, 0xF8 });

            var statistics = ImageDecoder.Decode(ChestImage.File(dataset)).Image!.Statistics;

            Assert.Equal((-2048, 2047), (statistics.Minimum, statistics.Maximum));
            Assert.Equal(0f, Display.Shown(dataset)[2048 - 2000]);
            Assert.NotEqual(0f, Display.Shown(dataset)[2048 - 2001]);
        }
    }

    [Fact]
    public void A_frame_of_padding_alone_is_shown_as_if_there_were_none()
    {
        var dataset = Display.Ramp(8, isSigned: false)
            .AddOrUpdate(DicomVR.US, DicomTag.PixelPaddingValue, new byte[] { 0, 0 })
            .AddOrUpdate(DicomVR.US, DicomTag.PixelPaddingRangeLimit, new byte[] { 255, 0 });

        Display.Is(Display.Stored(8, false).Select(stored => stored / 255.0), Display.Shown(dataset));
    }

    [Fact]
    public void Padding_that_is_not_in_the_frame_costs_no_table()
    {
        var dataset = ChestImage.Dataset().AddOrUpdate(DicomVR.US, DicomTag.PixelPaddingValue, new byte[] { 0xFF, 0xFF });

        Assert.Null(ImageDecoder.Decode(ChestImage.File(dataset)).Image!.Greyscale.Table);
    }

    [Fact]
    public void A_frames_functional_groups_go_before_the_images_own_values()
    {
        var dataset = Window(Rescale(Display.Ramp(12, isSigned: false), 7, 7), 7, 7, "LINEAR")
            .AddOrUpdate(DicomTag.SharedFunctionalGroupsSequence, new DicomDataset()
                .AddOrUpdate(PixelValueTransformationSequence, Rescale(new DicomDataset(), 2, -1000))
                .AddOrUpdate(PixelMeasuresSequence, new DicomDataset().AddOrUpdate(DicomTag.PixelSpacing, "0.4", "0.3")))
            .AddOrUpdate(DicomTag.PerFrameFunctionalGroupsSequence, new DicomDataset()
                .AddOrUpdate(DicomTag.FrameVOILUTSequence, Window(new DicomDataset(), 500, 900, "LINEAR_EXACT")));

        Display.Is(Display.Stored(12, false).Select(stored => Exact((stored * 2) - 1000, 500, 900)), Display.Shown(dataset));
        Assert.Equal(new ImageSpacing(0.4, 0.3, SpacingSource.PixelSpacing), ImageDecoder.Decode(ChestImage.File(dataset)).Image!.Spacing);
    }

    [Fact]
    public void Overlays_are_no_part_of_what_is_shown()
    {
        var plain = Window(Display.Ramp(8, isSigned: false), 128, 256, "LINEAR");
        var overlaid = Window(Display.Ramp(8, isSigned: false), 128, 256, "LINEAR")
            .AddOrUpdate(DicomVR.US, new DicomTag(0x6000, 0x0010), new byte[] { 16, 0 })
            .AddOrUpdate(DicomVR.US, new DicomTag(0x6000, 0x0011), new byte[] { 16, 0 })
            .AddOrUpdate(DicomVR.US, new DicomTag(0x6000, 0x0102), new byte[] { 12, 0 })
            .AddOrUpdate(DicomVR.OW, new DicomTag(0x6000, 0x3000), Enumerable.Repeat((byte)0xFF, 32).ToArray());
        var words = overlaid.GetRaw(DicomTag.PixelData).ToArray();
        for (var index = 1; index < words.Length; index += 2)
        {
            words[index] |= 0x10;
        }

        overlaid.AddOrUpdate(DicomVR.OW, DicomTag.PixelData, words);

        Assert.Equal(Display.Shown(plain), Display.Shown(overlaid));
    }

    public static TheoryData<string, DecodeCode, string> Bad => new()
    {
        { "modality descriptor", DecodeCode.BadModalityLut, "(0028,3002)" },
        { "modality bits", DecodeCode.BadModalityLut, "(0028,3002)" },
        { "modality short", DecodeCode.BadModalityLut, "(0028,3006)" },
        { "modality empty item", DecodeCode.BadModalityLut, "(0028,3002)" },
        { "voi beyond bits", DecodeCode.BadVoiLut, "(0028,3006)" },
        { "voi without data", DecodeCode.BadVoiLut, "(0028,3006)" },
        { "sigmoid width", DecodeCode.BadWindow, "(0028,1051)" },
        { "function", DecodeCode.BadWindow, "(0028,1056)" },
        { "groups", DecodeCode.BadFunctionalGroups, "(5200,9230)" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_the_standard_does_not_define_has_a_code_that_names_the_tag(string what, DecodeCode code, string tag)
    {
        var dataset = Display.Ramp(8, isSigned: false);
        var cut = Display.Lut(DicomVR.US, 0, 16, [1, 2, 3]).AddOrUpdate(DicomVR.OW, DicomTag.LUTData, new byte[] { 1, 0, 2, 0 });
        var without = Display.Lut(DicomVR.US, 0, 16, [1, 2, 3]);
        without.Remove(DicomTag.LUTData);
        _ = what switch
        {
            "modality descriptor" => dataset.AddOrUpdate(
                DicomTag.ModalityLUTSequence, Display.Lut(DicomVR.US, 0, 16, [1]).AddOrUpdate(DicomVR.US, DicomTag.LUTDescriptor, new byte[] { 1, 0, 0, 0 })),
            "modality bits" => dataset.AddOrUpdate(DicomTag.ModalityLUTSequence, Display.Lut(DicomVR.US, 0, 17, [1])),
            "modality short" => dataset.AddOrUpdate(DicomTag.ModalityLUTSequence, cut),
            "modality empty item" => dataset.AddOrUpdate(DicomTag.ModalityLUTSequence, new DicomDataset()),
            "voi beyond bits" => dataset.AddOrUpdate(DicomTag.VOILUTSequence, Display.Lut(DicomVR.US, 0, 8, [1, 256])),
            "voi without data" => dataset.AddOrUpdate(DicomTag.VOILUTSequence, without),
            "sigmoid width" => Window(dataset, 1, 0, "SIGMOID"),
            "function" => Window(dataset, 1, 5, "CUBIC"),
            _ => dataset.AddOrUpdate(DicomTag.PerFrameFunctionalGroupsSequence, new DicomDataset(), new DicomDataset()),
        };

        var result = ImageDecoder.Decode(ChestImage.File(dataset));

        Assert.Equal(code, result.Code);
        Assert.Contains(tag, result.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static double Exact(double x, double center, double width) => Math.Clamp(((x - center) / width) + 0.5, 0, 1);

    private static DicomDataset Rescale(DicomDataset dataset, double slope, double intercept) =>
        dataset.AddOrUpdate(DicomTag.RescaleSlope, slope).AddOrUpdate(DicomTag.RescaleIntercept, intercept);

    private static DicomDataset Window(DicomDataset dataset, double center, double width, string function) => dataset
        .AddOrUpdate(DicomTag.WindowCenter, center)
        .AddOrUpdate(DicomTag.WindowWidth, width)
        .AddOrUpdate(DicomTag.VOILUTFunction, function);
}

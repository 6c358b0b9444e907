using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Appliance.Core.Tests.Decoding;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Preprocessing;

public sealed class Windowing_tests
{
    [Fact]
    public void Percentiles_lie_between_ranks_as_numpy_has_them_and_are_of_modality_values()
    {
        // Values 0, 10, 20, 30 shown as 1000 - 2 v: sorted 940, 960, 980, 1000.
        var image = Image(Row(0, 10, 20, 30).AddOrUpdate(DicomTag.RescaleSlope, "-2").AddOrUpdate(DicomTag.RescaleIntercept, "1000"), new(WindowingKind.Percentile, 25, 90));

        Assert.Equal(955, image.Greyscale.Window.Low, 9);
        Assert.Equal(994, image.Greyscale.Window.High, 9);
    }

    [Fact]
    public void Padding_counts_for_no_percentile()
    {
        var dataset = Row(0, 0, 0, 0, 0, 10, 20).AddOrUpdate(DicomVR.US, DicomTag.PixelPaddingValue, new byte[] { 0, 0 });

        var window = Image(dataset, new(WindowingKind.Percentile, 0, 100)).Greyscale.Window;

        Assert.Equal((10, 20), (window.Low, window.High));
    }

    [Fact]
    public void Percentiles_of_an_image_of_one_value_show_it_black()
    {
        var image = Image(Row(7, 7, 7), new(WindowingKind.Percentile, 1, 99));

        Assert.Equal([0, 0, 0], Shown(image));
    }

    [Fact]
    public void A_fixed_range_is_in_the_modalitys_units_whatever_window_the_image_has()
    {
        var dataset = Row(0, 100, 200).AddOrUpdate(DicomTag.RescaleSlope, "10").AddOrUpdate(DicomTag.RescaleIntercept, "-1000")
            .AddOrUpdate(DicomTag.WindowCenter, "5").AddOrUpdate(DicomTag.WindowWidth, "9");

        Assert.Equal([0.25, 0.75, 1], Shown(Image(dataset, new(WindowingKind.Fixed, -1500, 500))));
    }

    [Fact]
    public void The_full_range_is_that_of_the_bits_stored()
    {
        var signed = Row(0, 255, 128).AddOrUpdate(DicomTag.PixelRepresentation, 1);

        Assert.Equal([0, 1, 0.2], Shown(Image(Row(0, 255, 51), new(WindowingKind.Full))));
        Assert.Equal([0.50196, 0.49804, 0], Shown(Image(signed, new(WindowingKind.Full))));
    }

    [Fact]
    public void A_low_value_of_MONOCHROME1_is_bright_in_each_window()
    {
        foreach (var kind in Enum.GetValues<WindowingKind>())
        {
            var dataset = Row(0, 255).AddOrUpdate(DicomTag.PhotometricInterpretation, "MONOCHROME1");

            Assert.Equal([1, 0], Shown(Image(dataset, new(kind, 0, kind == WindowingKind.Percentile ? 100 : 255))));
        }
    }

    [Fact]
    public void Another_window_of_the_same_pixels_is_what_decoding_for_it_gives()
    {
        var dataset = Display.Ramp(12, isSigned: true);
        foreach (var kind in Enum.GetValues<WindowingKind>())
        {
            var windowing = new Windowing(kind, 5, 60);
            Assert.Equal(Image(dataset, windowing).Greyscale, Image(dataset, Windowing.Voi).Windowed(windowing).Greyscale);
        }
    }

    [Fact]
    public void Statistics_are_those_of_a_plain_count()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var dataset = SomeImage.Grey(random);
            var result = ImageDecoder.Decode(ChestImage.File(dataset));
            var image = result.Image!; // not null: whatever it makes decodes
            var values = PlainValues(image);
            if (PixelPadding.Read(dataset, image.Format) is { } padding && values.Any(value => !padding.Contains(value)))
            {
                values = [.. values.Where(value => !padding.Contains(value))];
            }

            Assert.Equal((values.Min(), values.Max()), (image.Statistics.Minimum, image.Statistics.Maximum));
            Assert.Equal(values.Average(), image.Statistics.Mean, 6);
        }
    }

    private static double[] Shown(DecodedImage image) => [.. ImagePreprocessor.Show(image).Select(value => Math.Round(value, 5))];

    private static int[] PlainValues(DecodedImage image)
    {
        var (format, pixels) = (image.Format, image.Pixels.ToArray());
        return [.. Enumerable.Range(0, format.Width * format.Height).Select(i =>
        {
            var cell = format.BitsAllocated == 8 ? pixels[i] : BitConverter.ToUInt16(pixels, 2 * i);
            var value = (cell >> (format.HighBit - format.BitsStored + 1)) & ((1 << format.BitsStored) - 1);
            return format.IsSigned && value >> (format.BitsStored - 1) == 1 ? value - (1 << format.BitsStored) : value;
        })];
    }

    private static DecodedImage Image(DicomDataset dataset, Windowing windowing)
    {
        var result = ImageDecoder.Decode(ChestImage.File(dataset), new(FrameChoice.Only, TakesColour: false, windowing));
        Assert.Equal((DecodeCode.Decoded, ""), (result.Code, result.Message));
        return result.Image!;
    }

    private static DicomDataset Row(params byte[] pixels)
    {
        var dataset = ChestImage.Dataset()
            .AddOrUpdate(DicomTag.Columns, pixels.Length)
            .AddOrUpdate(DicomTag.Rows, 1)
            .AddOrUpdate(DicomTag.BitsAllocated, 8)
            .AddOrUpdate(DicomTag.BitsStored, 8)
            .AddOrUpdate(DicomTag.HighBit, 7)
            .AddOrUpdate(DicomVR.OB, DicomTag.PixelData, pixels);
        dataset.Remove(DicomTag.WindowCenter);
        dataset.Remove(DicomTag.WindowWidth);
        return dataset;
    }
}

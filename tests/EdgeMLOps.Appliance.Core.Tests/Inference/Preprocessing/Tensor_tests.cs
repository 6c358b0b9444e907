using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Preprocessing;

/// <summary>Input tensors beside a plain computation in double precision.</summary>
public sealed class Tensor_tests
{
    private static readonly DecodeChoice Anything = new(FrameChoice.Only, TakesColour: true, Windowing.Voi);

    [Fact]
    public void Any_greyscale_image_in_any_contract_is_what_the_plain_reference_makes_of_it() => Same(SomeImage.Grey, 20_261_126);

    [Fact]
    public void Any_colour_image_in_any_contract_is_what_the_plain_reference_makes_of_it() => Same(SomeImage.Colour, 20_261_127);

    [Fact]
    public void The_colours_of_a_pixel_come_in_the_order_asked_for()
    {
        var dataset = Pixel("RGB", [255, 102, 0]);

        Assert.Equal([1, 0.4, 0], Rounded(dataset, new() { Width = 1, Height = 1, Channels = 3, Order = ChannelOrder.Rgb }));
        Assert.Equal([0, 0.4, 1], Rounded(dataset, new() { Width = 1, Height = 1, Channels = 3, Order = ChannelOrder.Bgr }));
        Assert.Equal([0.5338, 0.5338, 0.5338], Rounded(dataset, new() { Width = 1, Height = 1, Channels = 3 })); // 0.299 + 0.4 x 0.587
        Assert.Equal([0.5338], Rounded(dataset, new() { Width = 1, Height = 1 }));
    }

    [Fact]
    public void Luma_and_colour_differences_become_red_green_and_blue()
    {
        var contract = new TensorContract { Width = 1, Height = 1, Channels = 3, Order = ChannelOrder.Rgb, Range = 255, Element = TensorElement.Unsigned8 };

        // Pure red, by the equations of PS3.3 C.7.6.3.1.2.
        Assert.Equal([254, 0, 0], Rounded(Pixel("YBR_FULL", [76, 85, 255]), contract));
        Assert.Equal([255, 255, 255], Rounded(Pixel("YBR_PARTIAL_422", [235, 128, 128]), contract));
        Assert.Equal([0, 0, 0], Rounded(Pixel("YBR_PARTIAL_422", [16, 128, 128]), contract));
    }

    [Fact]
    public void A_layout_is_a_plane_a_channel_or_the_channels_of_a_pixel_together()
    {
        var dataset = Pixel("RGB", [10, 20, 30, 40, 50, 60]).AddOrUpdate(DicomTag.Columns, 2);
        var contract = new TensorContract { Width = 2, Height = 1, Channels = 3, Order = ChannelOrder.Rgb, Range = 255, Element = TensorElement.Unsigned8 };

        Assert.Equal([10, 40, 20, 50, 30, 60], Rounded(dataset, contract));
        Assert.Equal([10, 20, 30, 40, 50, 60], Rounded(dataset, contract with { ChannelsLast = true }));
    }

    [Fact]
    public void Mean_and_deviation_are_each_channels_own()
    {
        var contract = new TensorContract
        {
            Width = 2,
            Height = 1,
            Channels = 3,
            Mean = [0, 100, 200],
            Std = [1, 2, 50],
            Range = 255,
            PadValue = 1,
            Placement = ImagePlacement.TopLeft,
            Upscale = false,
        };

        Assert.Equal([100, 255, 0, 77.5, -2, 1.1], Rounded(Pixel("MONOCHROME2", [100]), contract with { Windowing = new(WindowingKind.Full) }));
    }

    [Fact]
    public void A_tensor_that_is_too_short_is_refused()
    {
        var image = ImageDecoder.Decode(ChestImage.File(ChestImage.Dataset())).Image!;
        var contract = SomeContract.Chest(16) with { Element = TensorElement.Binary16 };

        Assert.Throws<ArgumentException>(() => ImagePreprocessor.Fill(image, contract, new byte[contract.Bytes - 1]));
    }

    private static void Same(Func<Random, DicomDataset> make, int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 400; round++)
        {
            var (dataset, contract) = (make(random), SomeContract.Random(random));
            var result = ImageDecoder.Decode(ChestImage.File(dataset), Anything);
            Assert.True(result.Image is not null, $"round {round}: {result.Code} {result.Message}");

            var photometric = dataset.GetSingleValue<string>(DicomTag.PhotometricInterpretation);
            var planes = new ReferenceDisplay(dataset, dataset.GetRaw(DicomTag.PixelData).ToArray()).Planes(contract.Windowing, photometric);
            var worst = FilledTensor.Difference(ReferencePreprocessor.Run(planes, contract), FilledTensor.Of(result.Image, contract), contract);

            // The equations of the standard have four digits.
            var allowed = FilledTensor.Tolerance(contract) + (photometric.StartsWith("YBR", StringComparison.Ordinal) ? 5e-4 : 0);
            Assert.True(worst < allowed, $"round {round}: {worst} of {allowed}; {photometric}, {contract}, {result.Image.Format}, {result.Image.Greyscale}");
        }
    }

    private static DicomDataset Pixel(string photometric, byte[] samples)
    {
        var dataset = ChestImage.Dataset()
            .AddOrUpdate(DicomTag.PhotometricInterpretation, photometric)
            .AddOrUpdate(DicomTag.SamplesPerPixel, samples.Length % 3 == 0 ? 3 : 1)
            .AddOrUpdate(DicomTag.Columns, 1)
            .AddOrUpdate(DicomTag.Rows, 1)
            .AddOrUpdate(DicomTag.BitsAllocated, 8)
            .AddOrUpdate(DicomTag.BitsStored, 8)
            .AddOrUpdate(DicomTag.HighBit, 7)
            .AddOrUpdate(DicomVR.OB, DicomTag.PixelData, samples);
        return dataset;
    }

    private static double[] Rounded(DicomDataset dataset, TensorContract contract)
    {
        var result = ImageDecoder.Decode(ChestImage.File(dataset), Anything);
        Assert.Equal((DecodeCode.Decoded, ""), (result.Code, result.Message));
        return [.. FilledTensor.Of(result.Image!, contract).Select(value => Math.Round(value, 4))];
    }
}

using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Tests.Models;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Preprocessing;

/// <summary>What a manifest says is what images are prepared by.</summary>
public sealed class TensorContract_tests
{
    private static readonly ModelInput Input = TestPackage.Demonstration.Manifest.Input;

    [Fact]
    public void The_demonstration_models_is_one_letterboxed_plane_of_floats()
    {
        var contract = TensorContract.Of(Input);

        Assert.Equal(
            (512, 512, 1, ChannelOrder.Grey, false, TensorElement.Binary32, Windowing.Voi, ImageFit.Letterbox, ImagePlacement.Centre, true),
            (contract.Width, contract.Height, contract.Channels, contract.Order, contract.ChannelsLast, contract.Element, contract.Windowing, contract.Fit, contract.Placement, contract.Upscale));
        Assert.Equal((0.0, 1.0, 0.5, 0.25), (contract.PadValue, contract.Range, contract.Mean[0], contract.Std[0]));
        Assert.Equal((512 * 512, 512 * 512 * 4), (contract.Length, contract.Bytes));
    }

    [Theory]
    [InlineData("NCHW", false)]
    [InlineData("CHW", false)]
    [InlineData("NHWC", true)]
    [InlineData("HWC", true)]
    public void A_layout_says_where_the_channels_are(string layout, bool channelsLast) =>
        Assert.Equal(channelsLast, TensorContract.Of(Input with { Layout = layout }).ChannelsLast);

    [Theory]
    [InlineData("float32", 4)]
    [InlineData("float16", 2)]
    [InlineData("uint8", 1)]
    public void A_type_says_how_many_bytes_a_value_has(string dtype, int bytes) =>
        Assert.Equal(bytes * 30, TensorContract.Of(Input with { Dtype = dtype, Width = 5, Height = 2, Channels = 3 }).Bytes);

    [Theory]
    [InlineData("voi", WindowingKind.Voi)]
    [InlineData("percentile", WindowingKind.Percentile)]
    [InlineData("fixed", WindowingKind.Fixed)]
    [InlineData("full", WindowingKind.Full)]
    public void A_windowing_keeps_its_ends(string kind, WindowingKind expected)
    {
        var input = Input with { Windowing = new ModelWindowing { Kind = kind, Low = 2, High = 98 } };

        Assert.Equal(new Windowing(expected, 2, 98), TensorContract.Of(input).Windowing);
        Assert.Equal(new Windowing(expected, 2, 98), DecodeChoice.Of(input).Windowing);
    }

    [Fact]
    public void Everything_else_is_taken_over_too()
    {
        var contract = TensorContract.Of(Input with
        {
            Channels = 3,
            ChannelOrder = "bgr",
            Resize = "stretch",
            Placement = "topLeft",
            Upscale = false,
            PadValue = 0.25,
            Range = 255,
            Mean = [1, 2, 3],
            Std = [4, 5, 6],
        });

        Assert.Equal(
            (3, ChannelOrder.Bgr, ImageFit.Stretch, ImagePlacement.TopLeft, false, 0.25, 255.0),
            (contract.Channels, contract.Order, contract.Fit, contract.Placement, contract.Upscale, contract.PadValue, contract.Range));
        Assert.Equal([1, 2, 3], contract.Mean);
        Assert.Equal([4, 5, 6], contract.Std);
        Assert.Equal(ChannelOrder.Rgb, TensorContract.Of(Input with { ChannelOrder = "rgb" }).Order);
    }

    [Theory]
    [InlineData("first", "MONOCHROME2", FrameChoice.First, false)]
    [InlineData("middle", "RGB", FrameChoice.Middle, true)]
    [InlineData("middle", "PALETTE COLOR", FrameChoice.Middle, true)]
    public void The_frame_and_whether_colours_are_taken_follow_from_it(string frames, string photometric, FrameChoice frame, bool takesColour)
    {
        var choice = DecodeChoice.Of(Input with { Frames = frames, Photometrics = ["MONOCHROME1", photometric] });

        Assert.Equal((frame, takesColour), (choice.Frame, choice.TakesColour));
    }
}

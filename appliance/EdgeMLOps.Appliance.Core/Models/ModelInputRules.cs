using static EdgeMLOps.Appliance.Core.Models.ManifestRule;

namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>Refuses an input that no image can be put in front of.</summary>
internal static class ModelInputRules
{
    private const int MaxSide = 4096;
    private const int MaxFrames = 2000;

    /// <summary>The photometric interpretations that an image may have to be taken.</summary>
    public static IReadOnlyList<string> Photometrics { get; } =
    [
        "MONOCHROME1", "MONOCHROME2", "PALETTE COLOR", "RGB", "YBR_FULL", "YBR_FULL_422", "YBR_PARTIAL_422", "YBR_RCT", "YBR_ICT",
    ];

    public static void Check(ModelInput input)
    {
        Require(input.Name.Length > 0, "input.name", "is empty");
        CheckImages(input);
        CheckTensor(input);
        CheckWindowing(input.Windowing);
        CheckGeometry(input);
        CheckValues(input);
        if (input.SizeInput is { } size)
        {
            Require(size.Name.Length > 0, "input.sizeInput.name", "is empty");
            Require(!string.Equals(size.Name, input.Name, StringComparison.Ordinal), "input.sizeInput.name", "is the image's own");
            OneOf("input.sizeInput.dtype", size.Dtype, "int64", "float32");
            OneOf("input.sizeInput.order", size.Order, "heightWidth", "widthHeight");
        }
    }

    private static void CheckImages(ModelInput input)
    {
        Require(input.Modalities.Count > 0, "input.modalities", "is empty: the model would be for no image");
        Require(input.BodyParts.Count > 0, "input.bodyParts", "is empty: the model would be for no image");
        Require(input.Photometrics.Count > 0, "input.photometrics", "is empty: the model would be for no image");
        Whole("input.modalities", input.Modalities);
        Whole("input.bodyParts", input.BodyParts);
        Whole("input.views", input.Views);
        Whole("input.photometrics", input.Photometrics);
        foreach (var photometric in input.Photometrics)
        {
            OneOf("input.photometrics", photometric, [.. Photometrics]);
        }

        OneOf("input.frames", input.Frames, "first", "middle", "all");
        Require(input.MaxFrames is null || input.Frames is "all", "input.maxFrames", "is for frames 'all' only");
        Require(input.MaxFrames is null or (> 0 and <= MaxFrames), "input.maxFrames", $"must be 1 to {MaxFrames}");
    }

    private static void CheckTensor(ModelInput input)
    {
        Require(input.Width is > 0 and <= MaxSide, "input.width", $"must be 1 to {MaxSide}");
        Require(input.Height is > 0 and <= MaxSide, "input.height", $"must be 1 to {MaxSide}");
        Require(input.Channels is 1 or 3, "input.channels", "must be 1 or 3");
        OneOf("input.layout", input.Layout, "NCHW", "NHWC", "CHW", "HWC");
        OneOf("input.dtype", input.Dtype, "float32", "float16", "uint8");
        OneOf("input.channelOrder", input.ChannelOrder, input.Channels == 1 ? ["grey"] : ["rgb", "bgr"]);
    }

    private static void CheckWindowing(ModelWindowing windowing)
    {
        OneOf("input.windowing.kind", windowing.Kind, "voi", "percentile", "fixed", "full");
        var isBounded = windowing.Kind is "percentile" or "fixed";
        Require(windowing.Low.HasValue == isBounded, "input.windowing.low", isBounded ? "is missing" : "is for percentile and fixed only");
        Require(windowing.High.HasValue == isBounded, "input.windowing.high", isBounded ? "is missing" : "is for percentile and fixed only");
        if (windowing is not { Low: { } low, High: { } high })
        {
            return;
        }

        Require(double.IsFinite(low), "input.windowing.low", "must be a number");
        Require(double.IsFinite(high) && high > low, "input.windowing.high", "must be above low");
        if (string.Equals(windowing.Kind, "percentile", StringComparison.Ordinal))
        {
            Require(low >= 0, "input.windowing.low", "must be 0 to 100");
            Require(high <= 100, "input.windowing.high", "must be 0 to 100");
        }
    }

    private static void CheckGeometry(ModelInput input)
    {
        OneOf("input.resize", input.Resize, "letterbox", "stretch");
        OneOf("input.placement", input.Placement, "centre", "topLeft");
        Require(input.PadValue is >= 0 and <= 1, "input.padValue", "must be 0 to 1");
    }

    private static void CheckValues(ModelInput input)
    {
        Require(input.Range is 1 or 255, "input.range", "must be 1 or 255");
        OneOrEach("input.mean", input.Mean, input.Channels, "channel");
        OneOrEach("input.std", input.Std, input.Channels, "channel");
        Require(input.Mean.All(double.IsFinite), "input.mean", "must be numbers");
        Require(input.Std.All(std => std > 0 && double.IsFinite(std)), "input.std", "must be above 0");
        if (string.Equals(input.Dtype, "uint8", StringComparison.Ordinal))
        {
            Require(input.Range is 255, "input.range", "must be 255 for uint8: a byte holds 0 to 255");
            Require(input.Mean.All(mean => mean == 0), "input.mean", "must be 0 for uint8: a byte holds 0 to 255");
            Require(input.Std.All(std => std == 1), "input.std", "must be 1 for uint8: a byte holds 0 to 255");
        }
    }
}

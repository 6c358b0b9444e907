using EdgeMLOps.Appliance.Core.Inference.Preprocessing;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Preprocessing;

/// <summary>Contracts of the kinds data teams bring, and random ones.</summary>
internal static class SomeContract
{
    /// <summary>As the demonstration model's: one plane of floats, letterboxed.</summary>
    public static TensorContract Chest(int side) => new() { Width = side, Height = side, Mean = [0.5], Std = [0.25] };

    /// <summary>As Ultralytics' models': three planes, grey padding of 114/255, pictures of less are not enlarged.</summary>
    public static TensorContract Yolo(int side) =>
        new() { Width = side, Height = side, Channels = 3, Order = ChannelOrder.Rgb, PadValue = 114.0 / 255, Upscale = false };

    /// <summary>As YOLOX's: blue first, values to 255, at the top left.</summary>
    public static TensorContract Yolox(int side) => new()
    {
        Width = side,
        Height = side,
        Channels = 3,
        Order = ChannelOrder.Bgr,
        Range = 255,
        PadValue = 114.0 / 255,
        Placement = ImagePlacement.TopLeft,
    };

    /// <summary>As DETR's: stretched, the means and deviations of ImageNet.</summary>
    public static TensorContract Detr(int width, int height) => new()
    {
        Width = width,
        Height = height,
        Channels = 3,
        Order = ChannelOrder.Rgb,
        Fit = ImageFit.Stretch,
        Mean = [0.485, 0.456, 0.406],
        Std = [0.229, 0.224, 0.225],
    };

    /// <summary>As TensorFlow's object detection: bytes, the colours of a pixel together.</summary>
    public static TensorContract TensorFlow(int width, int height) => new()
    {
        Width = width,
        Height = height,
        Channels = 3,
        Order = ChannelOrder.Rgb,
        ChannelsLast = true,
        Element = TensorElement.Unsigned8,
        Range = 255,
        Fit = ImageFit.Stretch,
    };

    /// <summary>Any of all that can be declared.</summary>
    public static TensorContract Random(Random random)
    {
        bool Either() => random.Next(2) == 0;
        var channels = Either() ? 1 : 3;
        var element = (TensorElement)random.Next(3);
        var range = element == TensorElement.Unsigned8 || Either() ? 255 : 1;
        double[] Some(double low, double high) =>
            [.. Enumerable.Range(0, channels == 3 && Either() ? 3 : 1).Select(_ => low + (random.NextDouble() * (high - low)))];
        return new()
        {
            Width = random.Next(1, 80),
            Height = random.Next(1, 80),
            Channels = channels,
            Order = channels == 1 ? ChannelOrder.Grey : (ChannelOrder)random.Next(3),
            ChannelsLast = Either(),
            Element = element,
            Fit = Either() ? ImageFit.Letterbox : ImageFit.Stretch,
            Placement = Either() ? ImagePlacement.Centre : ImagePlacement.TopLeft,
            Upscale = Either(),
            PadValue = random.NextDouble(),
            Range = range,
            Mean = element == TensorElement.Unsigned8 ? [0] : Some(0, 0.6 * range),
            Std = element == TensorElement.Unsigned8 ? [1] : Some(0.2 * range, range),
            Windowing = new[]
            {
                Windowing.Voi, new(WindowingKind.Full), new(WindowingKind.Percentile, 1, 99), new(WindowingKind.Percentile, 0, 100),
                new(WindowingKind.Fixed, -100, 900), new(WindowingKind.Percentile, 2.5, 60),
            }[random.Next(6)],
        };
    }
}

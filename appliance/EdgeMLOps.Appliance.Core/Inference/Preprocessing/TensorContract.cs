using EdgeMLOps.Appliance.Core.Models;

namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>What one image's input tensor is: its shape, and how display values 0 to 1 become its values.</summary>
public sealed record TensorContract
{
    /// <summary>Columns.</summary>
    public required int Width { get; init; }

    /// <summary>Rows.</summary>
    public required int Height { get; init; }

    /// <summary>Channels, 1 or 3.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>What they are.</summary>
    public ChannelOrder Order { get; init; }

    /// <summary>True: the channels of a pixel stand together (NHWC); false: a plane a channel (NCHW).</summary>
    public bool ChannelsLast { get; init; }

    /// <summary>Type of a value.</summary>
    public TensorElement Element { get; init; }

    /// <summary>How greyscale values become display values.</summary>
    public Windowing Windowing { get; init; }

    /// <summary>How an image comes to this size.</summary>
    public ImageFit Fit { get; init; }

    /// <summary>Where it lies when it does not cover the input.</summary>
    public ImagePlacement Placement { get; init; }

    /// <summary>Whether an image that is smaller is enlarged.</summary>
    public bool Upscale { get; init; } = true;

    /// <summary>Display value around the image.</summary>
    public double PadValue { get; init; }

    /// <summary>What display value 1 is before mean and standard deviation: 1 or 255.</summary>
    public double Range { get; init; } = 1;

    /// <summary>Subtracted from display value times range: one for all channels, or one a channel.</summary>
    public IReadOnlyList<double> Mean { get; init; } = [0];

    /// <summary>Divides after that: one for all channels, or one a channel; above 0.</summary>
    public IReadOnlyList<double> Std { get; init; } = [1];

    /// <summary>Whether colours are of no account.</summary>
    internal bool IsGrey => Channels == 1 || Order == ChannelOrder.Grey;

    /// <summary>Values of the tensor.</summary>
    public int Length => checked(Width * Height * Channels);

    /// <summary>Bytes of the tensor.</summary>
    public int Bytes => checked(Length * (Element == TensorElement.Binary32 ? 4 : Element == TensorElement.Binary16 ? 2 : 1));

    /// <summary>The contract of a model.</summary>
    /// <param name="input">What its manifest says, as its parser lets it pass.</param>
    public static TensorContract Of(ModelInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new()
        {
            Width = input.Width,
            Height = input.Height,
            Channels = input.Channels,
            Order = input.ChannelOrder switch { "rgb" => ChannelOrder.Rgb, "bgr" => ChannelOrder.Bgr, _ => ChannelOrder.Grey },
            ChannelsLast = input.Layout is "NHWC" or "HWC",
            Element = input.Dtype switch { "float16" => TensorElement.Binary16, "uint8" => TensorElement.Unsigned8, _ => TensorElement.Binary32 },
            Windowing = new(KindOf(input.Windowing.Kind), input.Windowing.Low ?? 0, input.Windowing.High ?? 0),
            Fit = input.Resize is "stretch" ? ImageFit.Stretch : ImageFit.Letterbox,
            Placement = input.Placement is "topLeft" ? ImagePlacement.TopLeft : ImagePlacement.Centre,
            Upscale = input.Upscale,
            PadValue = input.PadValue,
            Range = input.Range,
            Mean = input.Mean,
            Std = input.Std,
        };
    }

    /// <summary>Where an image lies in the tensor.</summary>
    /// <param name="columns">Its columns; positive.</param>
    /// <param name="rows">Its rows; positive.</param>
    public Letterbox Place(int columns, int rows) => Letterbox.Place(columns, rows, Width, Height, Fit, Placement, Upscale);

    /// <summary>What a display value is multiplied with for a channel.</summary>
    internal double Scale(int channel) => Range / Of(Std, channel);

    /// <summary>What is added after that.</summary>
    internal double Shift(int channel) => -Of(Mean, channel) / Of(Std, channel);

    private static WindowingKind KindOf(string kind) => kind switch
    {
        "percentile" => WindowingKind.Percentile,
        "fixed" => WindowingKind.Fixed,
        "full" => WindowingKind.Full,
        _ => WindowingKind.Voi,
    };

    private static double Of(IReadOnlyList<double> values, int channel) => values.Count == 1 ? values[0] : values[channel];
}

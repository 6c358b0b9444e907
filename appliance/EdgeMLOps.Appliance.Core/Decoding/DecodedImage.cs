using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>One frame whose sizes have been checked against its bytes.</summary>
public sealed record DecodedImage
{
    /// <summary>The frame as stored, little endian, row by row; exactly <see cref="StoredPixelFormat.FrameBytes"/>.</summary>
    public required ReadOnlyMemory<byte> Pixels { get; init; }

    /// <summary>How the frame is stored.</summary>
    public required StoredPixelFormat Format { get; init; }

    /// <summary>From stored to display values; of a colour image all that its samples can hold.</summary>
    public required GreyscaleTransform Greyscale { get; init; }

    /// <summary>From stored samples to colours; null for a greyscale image.</summary>
    public ColourTransform? Colour { get; init; }

    /// <summary>How <see cref="Greyscale"/> was chosen.</summary>
    public Windowing Windowing { get; init; }

    /// <summary>The frame, counted from 1 as DICOM counts.</summary>
    public int Frame { get; init; } = 1;

    /// <summary>How many the image has.</summary>
    public int Frames { get; init; } = 1;

    /// <summary>Distance between pixel centres; null where the object says none.</summary>
    public required ImageSpacing? Spacing { get; init; }

    /// <summary>Lowest and highest stored value and their mean.</summary>
    public required PixelStatistics Statistics { get; init; }

    /// <summary>Size of the image for the box policy.</summary>
    public ImageGeometry Geometry => new(Format.Width, Format.Height, Spacing?.PixelAreaMm2);

    /// <summary>What another windowing of it is made from; null for a colour image.</summary>
    internal GreyscaleSource? Source { get; init; }

    /// <summary>The same pixels windowed for a model.</summary>
    /// <param name="windowing">How.</param>
    /// <returns>The image itself where it is so already, or has colours, which are shown as stored.</returns>
    public DecodedImage Windowed(Windowing windowing) =>
        Source is null || windowing == Windowing ? this : this with { Greyscale = Source.For(windowing, Pixels.Span), Windowing = windowing };
}

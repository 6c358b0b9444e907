using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>One greyscale frame whose sizes have been checked against its bytes.</summary>
public sealed record DecodedImage
{
    /// <summary>The frame as stored, little endian, row by row; exactly <see cref="StoredPixelFormat.FrameBytes"/>.</summary>
    public required ReadOnlyMemory<byte> Pixels { get; init; }

    /// <summary>How the frame is stored.</summary>
    public required StoredPixelFormat Format { get; init; }

    /// <summary>From stored to display values.</summary>
    public required GreyscaleTransform Greyscale { get; init; }

    /// <summary>Distance between pixel centres; null where the object says none.</summary>
    public required ImageSpacing? Spacing { get; init; }

    /// <summary>Lowest and highest stored value and their mean.</summary>
    public required PixelStatistics Statistics { get; init; }

    /// <summary>Size of the image for the box policy.</summary>
    public ImageGeometry Geometry => new(Format.Width, Format.Height, Spacing?.PixelAreaMm2);
}

using EdgeMLOps.Appliance.Core.Decoding;

namespace EdgeMLOps.Appliance.Core.Predictions;

/// <summary>What the model was shown, in numbers.</summary>
/// <param name="Columns">Columns of the image; 0 where it was not decoded.</param>
/// <param name="Rows">Rows of the image; 0 where it was not decoded.</param>
/// <param name="Statistics">Of the stored values; of several frames the lowest, the highest and the mean.</param>
/// <param name="WindowLow">Rescaled value shown as black (before MONOCHROME1 inversion); of several frames the lowest.</param>
/// <param name="WindowHigh">Rescaled value shown as white (before MONOCHROME1 inversion); of several frames the highest.</param>
/// <param name="Inverted">True for MONOCHROME1.</param>
/// <param name="Spacing">Distance between pixel centres; null where unknown, or not the same for all frames that were shown.</param>
/// <param name="Frame">
/// The frame that was shown, counted from 1 as DICOM counts, or of several the one that failed; 0 where all frames were shown, or the image was
/// not decoded.
/// </param>
/// <param name="Frames">How many frames the image has; 0 where it was not decoded.</param>
public sealed record InputFacts(
    int Columns,
    int Rows,
    PixelStatistics Statistics,
    double WindowLow,
    double WindowHigh,
    bool Inverted,
    ImageSpacing? Spacing,
    int Frame,
    int Frames)
{
    /// <summary>Whether several frames were shown, all there are: then each candidate says which it is on.</summary>
    public bool AreAllFrames => Frame == 0 && Frames > 1;

    /// <summary>The facts of an image that was not decoded.</summary>
    public static InputFacts None { get; } = new(0, 0, default, 0, 0, Inverted: false, Spacing: null, Frame: 0, Frames: 0);

    /// <summary>The facts of an image.</summary>
    /// <param name="image">The image.</param>
    /// <returns>Its facts.</returns>
    public static InputFacts Of(DecodedImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var window = image.Greyscale.Window;
        return new(
            image.Format.Width,
            image.Format.Height,
            image.Statistics,
            window.Low,
            window.High,
            image.Greyscale.Invert,
            image.Spacing,
            image.Frame,
            image.Frames);
    }
}

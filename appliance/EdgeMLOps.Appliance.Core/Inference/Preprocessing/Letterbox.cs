namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>
/// Where a source image lies inside the model's input, letterboxed or stretched. What it covers is whole pixels, and coordinates go
/// by these, not by the factor they were rounded from. They are continuous; 0,0 is the outer corner of the first pixel, in the source
/// and in the input alike.
/// </summary>
public readonly record struct Letterbox
{
    private Letterbox(
        int sourceWidth, int sourceHeight, int targetWidth, int targetHeight, ImageFit fit, ImagePlacement placement, bool upscale)
    {
        var (across, down) = ((double)targetWidth / sourceWidth, (double)targetHeight / sourceHeight);
        (across, down) = fit == ImageFit.Letterbox ? (Math.Min(across, down), Math.Min(across, down)) : (across, down);
        var most = upscale ? double.MaxValue : 1;
        SourceWidth = sourceWidth;
        SourceHeight = sourceHeight;
        TargetWidth = targetWidth;
        TargetHeight = targetHeight;
        ContentWidth = Fit(sourceWidth * Math.Min(across, most), targetWidth);
        ContentHeight = Fit(sourceHeight * Math.Min(down, most), targetHeight);
        OffsetX = placement == ImagePlacement.Centre ? (targetWidth - ContentWidth) / 2 : 0;
        OffsetY = placement == ImagePlacement.Centre ? (targetHeight - ContentHeight) / 2 : 0;
    }

    /// <summary>Columns of the source, in pixels.</summary>
    public int SourceWidth { get; }

    /// <summary>Rows of the source, in pixels.</summary>
    public int SourceHeight { get; }

    /// <summary>Columns of the model's input, in pixels.</summary>
    public int TargetWidth { get; }

    /// <summary>Rows of the model's input, in pixels.</summary>
    public int TargetHeight { get; }

    /// <summary>Columns of the input that the image covers.</summary>
    public int ContentWidth { get; }

    /// <summary>Rows of the input that the image covers.</summary>
    public int ContentHeight { get; }

    /// <summary>Padding columns left of the image.</summary>
    public int OffsetX { get; }

    /// <summary>Padding rows above the image.</summary>
    public int OffsetY { get; }

    /// <summary>The placement of a source image in a model's input: letterboxed, in the middle, enlarged where it is smaller.</summary>
    /// <param name="sourceWidth">Columns of the source; positive.</param>
    /// <param name="sourceHeight">Rows of the source; positive.</param>
    /// <param name="targetWidth">Columns of the input; positive.</param>
    /// <param name="targetHeight">Rows of the input; positive.</param>
    /// <returns>The placement.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public static Letterbox Place(int sourceWidth, int sourceHeight, int targetWidth, int targetHeight) =>
        Place(sourceWidth, sourceHeight, targetWidth, targetHeight, ImageFit.Letterbox, ImagePlacement.Centre, upscale: true);

    /// <summary>The placement of a source image in a model's input.</summary>
    /// <param name="sourceWidth">Columns of the source; positive.</param>
    /// <param name="sourceHeight">Rows of the source; positive.</param>
    /// <param name="targetWidth">Columns of the input; positive.</param>
    /// <param name="targetHeight">Rows of the input; positive.</param>
    /// <param name="fit">By one factor, or by one for each axis.</param>
    /// <param name="placement">Where it lies when it does not cover the input.</param>
    /// <param name="upscale">False: no axis gets longer than the source's.</param>
    /// <returns>The placement.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public static Letterbox Place(
        int sourceWidth, int sourceHeight, int targetWidth, int targetHeight, ImageFit fit, ImagePlacement placement, bool upscale)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sourceWidth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sourceHeight);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetWidth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetHeight);
        return new Letterbox(sourceWidth, sourceHeight, targetWidth, targetHeight, fit, placement, upscale);
    }

    /// <summary>A column coordinate of the input, in source pixels. May lie outside the source: padding.</summary>
    /// <param name="x">Column coordinate in the input.</param>
    /// <returns>Column coordinate in the source.</returns>
    public double ToSourceX(double x) => (x - OffsetX) * SourceWidth / ContentWidth;

    /// <summary>A row coordinate of the input, in source pixels. May lie outside the source: padding.</summary>
    /// <param name="y">Row coordinate in the input.</param>
    /// <returns>Row coordinate in the source.</returns>
    public double ToSourceY(double y) => (y - OffsetY) * SourceHeight / ContentHeight;

    /// <summary>A column coordinate of the source, in input pixels.</summary>
    /// <param name="x">Column coordinate in the source.</param>
    /// <returns>Column coordinate in the input.</returns>
    public double ToTargetX(double x) => OffsetX + (x * ContentWidth / SourceWidth);

    /// <summary>A row coordinate of the source, in input pixels.</summary>
    /// <param name="y">Row coordinate in the source.</param>
    /// <returns>Row coordinate in the input.</returns>
    public double ToTargetY(double y) => OffsetY + (y * ContentHeight / SourceHeight);

    private static int Fit(double size, int limit) =>
        Math.Clamp((int)Math.Round(size, MidpointRounding.AwayFromZero), 1, limit);
}

using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;

namespace EdgeMLOps.Appliance.Core.Results.Rendering;

/// <summary>
/// Draws an image, in its colours, with its boxes; small ones enlarged and large ones reduced, with a footer below the image and as
/// much canvas as the longest label needs. No word stands over the image but the labels of its boxes.
/// </summary>
/// <param name="Image">The picture.</param>
/// <param name="Scale">How many times the frame's size it has.</param>
internal sealed record CapturePicture(RgbImage Image, double Scale)
{
    public const int SmallestSide = 512;
    public const int LargestSide = 2048;

    /// <summary>Draws one frame.</summary>
    /// <param name="image">The frame as it is shown.</param>
    /// <param name="boxes">In pixels of the frame.</param>
    /// <param name="footer">Lines below the image.</param>
    public static CapturePicture Draw(DecodedImage image, IReadOnlyList<LabelledBox> boxes, IReadOnlyList<string> footer)
    {
        var (columns, rows) = (image.Format.Width, image.Format.Height);
        var longest = Math.Max(columns, rows);
        var scale = longest > LargestSide ? (double)LargestSide / longest
            : longest < SmallestSide ? Math.Ceiling((double)SmallestSide / longest)
            : 1.0;
        var (width, height) = (Math.Max(1, (int)Math.Round(columns * scale)), Math.Max(1, (int)Math.Round(rows * scale)));
        var unit = Math.Max(1, Math.Max(width, height) / 512);
        var line = DetectionRenderer.LabelHeight(unit);
        var widest = boxes.Select(box => box.Label).Concat(footer).Max(text => DetectionRenderer.LabelWidth(text, unit));
        // Two lines at least, so that a label has its place above or below the box however flat the image is.
        var shown = Math.Max(height, 2 * line);
        var picture = new RgbImage(Math.Max(width, widest), shown + (footer.Count * line));
        Paint(image, picture, width, height);
        DetectionRenderer.DrawBoxes(picture, boxes, scale, unit, new LabelPlaces(picture.Width, shown));
        for (var number = 0; number < footer.Count; number++)
        {
            DetectionRenderer.DrawLabel(picture, footer[number], 0, shown + (number * line), unit);
        }

        return new(picture, scale);
    }

    private static void Paint(DecodedImage image, RgbImage picture, int width, int height)
    {
        var contract = new TensorContract
        {
            Width = width,
            Height = height,
            Channels = 3,
            Order = ChannelOrder.Rgb,
            ChannelsLast = true,
            Element = TensorElement.Unsigned8,
            Fit = ImageFit.Stretch,
            Range = 255,
        };
        var pixels = new byte[contract.Bytes];
        ImagePreprocessor.Fill(image, contract, pixels);
        picture.Paste(pixels, width);
    }
}

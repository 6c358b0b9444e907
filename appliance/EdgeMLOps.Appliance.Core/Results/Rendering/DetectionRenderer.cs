namespace EdgeMLOps.Appliance.Core.Results.Rendering;

/// <summary>Draws boxes and their labels over an image, for people: never a diagnostic rendering.</summary>
public static class DetectionRenderer
{
    /// <summary>Side of the largest picture that is made, in pixels; larger images are reduced to it.</summary>
    public const int DefaultMaximumSide = 1024;

    /// <summary>Renders one frame as a PNG file.</summary>
    /// <param name="display">Display values 0..1, row after row, <paramref name="columns"/> × <paramref name="rows"/>.</param>
    /// <param name="columns">Width of the frame in pixels.</param>
    /// <param name="rows">Height of the frame in pixels.</param>
    /// <param name="boxes">What to draw, in pixels of the frame.</param>
    /// <param name="banner">A line at the top of the picture, such as the demonstration notice; empty for none.</param>
    /// <param name="maximumSide">Longest side of the picture in pixels.</param>
    /// <returns>The PNG file.</returns>
    /// <exception cref="ArgumentException">The span does not hold columns × rows values.</exception>
    public static byte[] Render(
        ReadOnlySpan<float> display,
        int columns,
        int rows,
        IReadOnlyList<LabelledBox> boxes,
        string banner,
        int maximumSide = DefaultMaximumSide)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        ArgumentNullException.ThrowIfNull(banner);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumSide, 1);
        if (display.Length != (long)columns * rows)
        {
            throw new ArgumentException("The span must hold columns × rows values.", nameof(display));
        }

        var scale = Math.Min(1.0, (double)maximumSide / Math.Max(columns, rows));
        var image = Reduce(display, columns, rows, scale);
        var unit = Math.Max(1, Math.Max(image.Width, image.Height) / 512);
        var places = new LabelPlaces(image.Width, image.Height);
        if (banner.Length > 0)
        {
            places.Take(new PixelRect(0, 0, LabelWidth(banner, unit), LabelHeight(unit)));
        }

        DrawBoxes(image, boxes, scale, unit, places);
        if (banner.Length > 0)
        {
            DrawLabel(image, banner, 0, 0, unit);
        }

        return PngEncoder.Encode(image);
    }

    /// <summary>Draws boxes, and over them all their labels, each joined to its box by a line where it does not stand at it.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="boxes">In pixels of the source; the first have their labels nearest.</param>
    /// <param name="scale">From source to picture.</param>
    /// <param name="unit">Line width and pixel of the letters.</param>
    /// <param name="places">Where labels may stand.</param>
    internal static void DrawBoxes(RgbImage image, IReadOnlyList<LabelledBox> boxes, double scale, int unit, LabelPlaces places)
    {
        var outlines = boxes.Select(box => Outline(image, box, scale, unit)).ToList();
        var labels = boxes.Zip(outlines, (box, outline) => places.Place(outline, LabelWidth(box.Label, unit), LabelHeight(unit))).ToList();
        foreach (var (outline, label) in outlines.Zip(labels).Where(pair => pair.First.SquaredDistance(pair.Second) > 0))
        {
            var (fromX, toX) = Nearest(outline.Left, outline.Right, label.Left, label.Right);
            var (fromY, toY) = Nearest(outline.Top, outline.Bottom, label.Top, label.Bottom);
            image.Line(fromX, fromY, toX, toY, unit, RgbColor.Yellow);
        }

        foreach (var (box, label) in boxes.Zip(labels))
        {
            DrawLabel(image, box.Label, label.Left, label.Top, unit);
        }
    }

    // Returns the box with its line.
    private static PixelRect Outline(RgbImage image, LabelledBox box, double scale, int unit)
    {
        var left = (int)Math.Floor(box.X1 * scale);
        var top = (int)Math.Floor(box.Y1 * scale);
        var right = (int)Math.Ceiling(box.X2 * scale);
        var bottom = (int)Math.Ceiling(box.Y2 * scale);
        image.Outline(left, top, right, bottom, unit, RgbColor.Yellow);
        return new(left - unit, top - unit, right + unit, bottom + unit);
    }

    // The points of two stretches that are nearest to each other; where they lie side by side, the middle of what they share.
    private static (int From, int To) Nearest(int from, int fromEnd, int to, int toEnd)
    {
        if (fromEnd <= to)
        {
            return (fromEnd - 1, to);
        }

        if (toEnd <= from)
        {
            return (from, toEnd - 1);
        }

        var middle = (Math.Max(from, to) + Math.Min(fromEnd, toEnd)) / 2;
        return (middle, middle);
    }

    internal static void DrawLabel(RgbImage image, string text, int x, int y, int unit)
    {
        image.Fill(x, y, x + LabelWidth(text, unit), y + LabelHeight(unit), RgbColor.Black);
        BitmapFont.Draw(image, text, x + unit, y + unit, unit, RgbColor.Yellow);
    }

    internal static int LabelHeight(int unit) => (BitmapFont.GlyphHeight + 2) * unit;

    internal static int LabelWidth(string text, int unit) => (BitmapFont.Measure(text) + 2) * unit;

    // The mean over the source pixels under a picture pixel: single noisy pixels would hide the structure.
    private static RgbImage Reduce(ReadOnlySpan<float> display, int columns, int rows, double scale)
    {
        var image = new RgbImage(Math.Max(1, (int)(columns * scale)), Math.Max(1, (int)(rows * scale)));
        for (var y = 0; y < image.Height; y++)
        {
            var (top, bottom) = Span(y, image.Height, rows);
            for (var x = 0; x < image.Width; x++)
            {
                var (left, right) = Span(x, image.Width, columns);
                image.Set(x, y, RgbColor.Gray(Level(Mean(display, columns, left, right, top, bottom))));
            }
        }

        return image;
    }

    private static (int From, int To) Span(int index, int count, int source)
    {
        var from = (int)((long)index * source / count);
        return (from, Math.Max(from + 1, (int)((long)(index + 1) * source / count)));
    }

    private static double Mean(ReadOnlySpan<float> display, int columns, int left, int right, int top, int bottom)
    {
        var sum = 0.0;
        for (var y = top; y < bottom; y++)
        {
            foreach (var value in display.Slice((y * columns) + left, right - left))
            {
                sum += value;
            }
        }

        return sum / ((right - left) * (bottom - top));
    }

    private static byte Level(double value) => (byte)Math.Round(Math.Clamp(value, 0.0, 1.0) * 255.0);
}

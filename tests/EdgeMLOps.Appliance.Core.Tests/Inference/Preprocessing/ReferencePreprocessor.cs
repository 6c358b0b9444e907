using EdgeMLOps.Appliance.Core.Inference.Preprocessing;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Preprocessing;

/// <summary>The same as the product's pass, step by step, whole images, in double precision, straight from the standard.</summary>
internal static class ReferencePreprocessor
{
    public static double[,] Run(
        int[,] stored, double slope, double intercept, VoiWindow window, bool invert, int target, double mean, double std)
    {
        var (height, width) = (stored.GetLength(0), stored.GetLength(1));
        var display = new double[height, width];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var shown = Window((stored[y, x] * slope) + intercept, window);
                display[y, x] = invert ? 1 - shown : shown;
            }
        }

        var scale = Math.Min((double)target / width, (double)target / height);
        var contentWidth = Math.Max(1, (int)Math.Round(width * scale, MidpointRounding.AwayFromZero));
        var contentHeight = Math.Max(1, (int)Math.Round(height * scale, MidpointRounding.AwayFromZero));
        var result = new double[target, target];
        for (var y = 0; y < target; y++)
        {
            for (var x = 0; x < target; x++)
            {
                var row = y - ((target - contentHeight) / 2);
                var column = x - ((target - contentWidth) / 2);
                var inside = row >= 0 && row < contentHeight && column >= 0 && column < contentWidth;
                var value = inside ? Sample(display, row, column, contentHeight, contentWidth) : 0;
                result[y, x] = (value - mean) / std;
            }
        }

        return result;
    }

    // PS3.3 C.11.2.1.2.1 and C.11.2.1.3.2, with ymin 0 and ymax 1.
    private static double Window(double x, VoiWindow window)
    {
        var (c, w) = (window.Center, window.Width);
        if (window.Function == VoiFunction.LinearExact)
        {
            return x <= c - (w / 2) ? 0 : x > c + (w / 2) ? 1 : ((x - c) / w) + 0.5;
        }

        return x <= c - 0.5 - ((w - 1) / 2) ? 0
            : x > c - 0.5 + ((w - 1) / 2) ? 1
            : ((x - (c - 0.5)) / (w - 1)) + 0.5;
    }

    private static double Sample(double[,] image, int row, int column, int contentHeight, int contentWidth)
    {
        var down = Weights(row, image.GetLength(0), contentHeight);
        var across = Weights(column, image.GetLength(1), contentWidth);
        return down.Sum(r => across.Sum(c => r.Weight * c.Weight * image[r.Index, c.Index]));
    }

    private static List<(int Index, double Weight)> Weights(int position, int source, int target)
    {
        var step = (double)source / target;
        if (step >= 1)
        {
            return [.. Enumerable.Range(0, source)
                .Select(i => (i, Math.Max(0, Math.Min(i + 1, (position + 1) * step) - Math.Max(i, position * step)) / step))
                .Where(tap => tap.Item2 > 0)];
        }

        var at = ((position + 0.5) * step) - 0.5;
        var left = (int)Math.Floor(at);
        var fraction = at - left;
        return [(Math.Clamp(left, 0, source - 1), 1 - fraction), (Math.Clamp(left + 1, 0, source - 1), fraction)];
    }
}

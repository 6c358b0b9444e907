using EdgeMLOps.Appliance.Core.Inference.Preprocessing;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Preprocessing;

/// <summary>From display values to a tensor, step by step, whole images, in double precision, from the words of the contract.</summary>
internal static class ReferencePreprocessor
{
    /// <summary>The values of the tensor in its order, before they are rounded to its type.</summary>
    /// <param name="planes">Display values by row and column: one plane of grey, or red, green and blue.</param>
    /// <param name="contract">What the tensor is.</param>
    public static double[] Run(IReadOnlyList<double[,]> planes, TensorContract contract)
    {
        var channels = Channels(planes, contract).Select(plane => Place(plane, contract)).ToArray();
        var tensor = new double[contract.Width * contract.Height * contract.Channels];
        for (var channel = 0; channel < channels.Length; channel++)
        {
            var mean = contract.Mean[contract.Mean.Count == 1 ? 0 : channel];
            var std = contract.Std[contract.Std.Count == 1 ? 0 : channel];
            for (var y = 0; y < contract.Height; y++)
            {
                for (var x = 0; x < contract.Width; x++)
                {
                    var at = contract.ChannelsLast
                        ? (((y * contract.Width) + x) * channels.Length) + channel
                        : (((channel * contract.Height) + y) * contract.Width) + x;
                    tensor[at] = ((channels[channel][y, x] * contract.Range) - mean) / std;
                }
            }
        }

        return tensor;
    }

    private static double[][,] Channels(IReadOnlyList<double[,]> planes, TensorContract contract)
    {
        if (planes.Count == 1)
        {
            return [.. Enumerable.Repeat(planes[0], contract.Channels)];
        }

        if (contract.Channels == 1 || contract.Order == ChannelOrder.Grey)
        {
            return [.. Enumerable.Repeat(Luma(planes), contract.Channels)];
        }

        return contract.Order == ChannelOrder.Bgr ? [planes[2], planes[1], planes[0]] : [planes[0], planes[1], planes[2]];
    }

    private static double[,] Luma(IReadOnlyList<double[,]> planes)
    {
        var luma = new double[planes[0].GetLength(0), planes[0].GetLength(1)];
        for (var y = 0; y < luma.GetLength(0); y++)
        {
            for (var x = 0; x < luma.GetLength(1); x++)
            {
                luma[y, x] = (0.299 * planes[0][y, x]) + (0.587 * planes[1][y, x]) + (0.114 * planes[2][y, x]);
            }
        }

        return luma;
    }

    private static double[,] Place(double[,] display, TensorContract contract)
    {
        var (height, width) = (display.GetLength(0), display.GetLength(1));
        var across = (double)contract.Width / width;
        var down = (double)contract.Height / height;
        if (contract.Fit == ImageFit.Letterbox)
        {
            across = down = Math.Min(across, down);
        }

        if (!contract.Upscale)
        {
            (across, down) = (Math.Min(across, 1), Math.Min(down, 1));
        }

        var columns = Math.Max(1, (int)Math.Round(width * across, MidpointRounding.AwayFromZero));
        var rows = Math.Max(1, (int)Math.Round(height * down, MidpointRounding.AwayFromZero));
        var isCentred = contract.Placement == ImagePlacement.Centre;
        var (left, top) = isCentred ? ((contract.Width - columns) / 2, (contract.Height - rows) / 2) : (0, 0);
        var resized = Resize(display, rows, columns);
        var placed = new double[contract.Height, contract.Width];
        for (var y = 0; y < contract.Height; y++)
        {
            for (var x = 0; x < contract.Width; x++)
            {
                var (row, column) = (y - top, x - left);
                var isInside = row >= 0 && row < rows && column >= 0 && column < columns;
                placed[y, x] = isInside ? resized[row, column] : contract.PadValue;
            }
        }

        return placed;
    }

    private static double[,] Resize(double[,] image, int rows, int columns)
    {
        var narrow = new double[image.GetLength(0), columns];
        for (var x = 0; x < columns; x++)
        {
            var weights = Weights(x, image.GetLength(1), columns);
            for (var y = 0; y < image.GetLength(0); y++)
            {
                foreach (var (index, weight) in weights)
                {
                    narrow[y, x] += image[y, index] * weight;
                }
            }
        }

        var resized = new double[rows, columns];
        for (var y = 0; y < rows; y++)
        {
            foreach (var (index, weight) in Weights(y, image.GetLength(0), rows))
            {
                for (var x = 0; x < columns; x++)
                {
                    resized[y, x] += narrow[index, x] * weight;
                }
            }
        }

        return resized;
    }

    // Shrinking: by the area a source pixel shares with the target's. Enlarging: linear between the middles of pixels.
    private static List<(int Index, double Weight)> Weights(int position, int source, int target)
    {
        var step = (double)source / target;
        if (step >= 1)
        {
            var (from, to) = (position * step, (position + 1) * step);
            return [.. Enumerable.Range((int)from, Math.Min((int)Math.Ceiling(to) + 1, source) - (int)from)
                .Select(i => (i, Math.Max(0, Math.Min(i + 1, to) - Math.Max(i, from)) / step))
                .Where(tap => tap.Item2 > 0)];
        }

        var at = ((position + 0.5) * step) - 0.5;
        var left = (int)Math.Floor(at);
        var fraction = at - left;
        return [(Math.Clamp(left, 0, source - 1), 1 - fraction), (Math.Clamp(left + 1, 0, source - 1), fraction)];
    }
}

using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>
/// One pass from stored pixels to one plane of the model's input tensor: modality rescale, VOI window, MONOCHROME1
/// inversion, letterbox resize, normalisation. No image-sized intermediate: two rows of floats. Training data is made
/// by this same code, so what a model learned from is what it is served. Thread-safe; does no I/O.
/// </summary>
public static class ImagePreprocessor
{
    /// <summary>Fills one input plane.</summary>
    /// <param name="pixels">One native frame, little endian, row by row; at least <see cref="StoredPixelFormat.FrameBytes"/>.</param>
    /// <param name="format">How the frame is stored.</param>
    /// <param name="greyscale">From stored to display values.</param>
    /// <param name="letterbox">Placement; its source size must be the frame's.</param>
    /// <param name="normalization">What the model wants.</param>
    /// <param name="destination">Receives target height x target width values, row by row.</param>
    /// <exception cref="InvalidDataException">The image's sizes, bits, window or slope are impossible; see the message.</exception>
    /// <exception cref="ArgumentException">The letterbox or the destination does not fit the image.</exception>
    public static void Fill(
        ReadOnlySpan<byte> pixels,
        in StoredPixelFormat format,
        in GreyscaleTransform greyscale,
        in Letterbox letterbox,
        in Normalization normalization,
        Span<float> destination)
    {
        Check(pixels, format, greyscale, letterbox, destination);
        var rows = new ResamplingTaps(format.Height, letterbox.ContentHeight);
        var columns = new ResamplingTaps(format.Width, letterbox.ContentWidth);
        var reader = new StoredRowReader(pixels, format, greyscale);
        // Averaging is linear, so inverting and normalising once per output pixel equals doing it per input pixel.
        var scale = (float)((greyscale.Invert ? -1.0 : 1.0) / normalization.Std);
        var shift = (float)(((greyscale.Invert ? 1.0 : 0.0) - normalization.Mean) / normalization.Std);
        destination[..(letterbox.TargetWidth * letterbox.TargetHeight)]
            .Fill((float)((normalization.PadValue - normalization.Mean) / normalization.Std));

        var buffer = ArrayPool<float>.Shared.Rent(format.Width * 2);
        var row = buffer.AsSpan(0, format.Width);
        var sum = buffer.AsSpan(format.Width, format.Width);
        var held = -1; // the border row between two outputs is read once
        for (var y = 0; y < letterbox.ContentHeight; y++)
        {
            held = SumRows(reader, rows.Start(y), rows.Weights(y), held, row, sum);
            var at = ((letterbox.OffsetY + y) * letterbox.TargetWidth) + letterbox.OffsetX;
            SumColumns(sum, columns, scale, shift, destination.Slice(at, letterbox.ContentWidth));
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    private static int SumRows(
        in StoredRowReader reader, int start, ReadOnlySpan<float> weights, int held, Span<float> row, Span<float> sum)
    {
        sum.Clear();
        for (var i = 0; i < weights.Length; i++)
        {
            if (start + i != held)
            {
                held = start + i;
                reader.Read(held, row);
            }

            AddScaled(row, weights[i], sum);
        }

        return held;
    }

    private static void AddScaled(ReadOnlySpan<float> row, float weight, Span<float> sum)
    {
        var from = MemoryMarshal.Cast<float, Vector<float>>(row);
        var to = MemoryMarshal.Cast<float, Vector<float>>(sum);
        var factor = new Vector<float>(weight);
        for (var i = 0; i < to.Length; i++)
        {
            to[i] += from[i] * factor;
        }

        for (var i = to.Length * Vector<float>.Count; i < sum.Length; i++)
        {
            sum[i] += row[i] * weight;
        }
    }

    private static void SumColumns(
        ReadOnlySpan<float> sum, ResamplingTaps columns, float scale, float shift, Span<float> output)
    {
        for (var x = 0; x < output.Length; x++)
        {
            var weights = columns.Weights(x);
            var values = sum.Slice(columns.Start(x), weights.Length);
            var total = 0f;
            for (var i = 0; i < weights.Length; i++)
            {
                total += values[i] * weights[i];
            }

            output[x] = (total * scale) + shift;
        }
    }

    private static void Check(
        ReadOnlySpan<byte> pixels,
        in StoredPixelFormat format,
        in GreyscaleTransform greyscale,
        in Letterbox letterbox,
        ReadOnlySpan<float> destination)
    {
        format.Validate();
        greyscale.Validate();
        if (pixels.Length < format.FrameBytes)
        {
            throw new InvalidDataException("The pixel data is shorter than rows x columns asks for.");
        }

        if (greyscale.Table is { } table && table.Values.Length != 1 << format.BitsStored)
        {
            throw new InvalidDataException("The display table was made for other bits than the image has.");
        }

        if (letterbox.SourceWidth != format.Width || letterbox.SourceHeight != format.Height)
        {
            throw new ArgumentException("The letterbox was placed for an image of another size.", nameof(letterbox));
        }

        if (destination.Length < letterbox.TargetWidth * letterbox.TargetHeight)
        {
            throw new ArgumentException("The destination is smaller than the letterbox's target.", nameof(destination));
        }
    }
}

using System.Buffers;
using System.Runtime.InteropServices;
using EdgeMLOps.Appliance.Core.Decoding;

namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>
/// One pass from stored pixels to the model's input tensor: modality transform, VOI transform, MONOCHROME1 inversion, colours, resize,
/// normalisation, layout and type. No image-sized intermediate: a few rows of floats. Training data is made by this same code, so what
/// a model learned from is what it is served. Thread-safe; does no I/O.
/// </summary>
public static class ImagePreprocessor
{
    /// <summary>Fills the input tensor of one image.</summary>
    /// <param name="image">The image, windowed as the contract says.</param>
    /// <param name="contract">What the tensor is.</param>
    /// <param name="tensor">At least <see cref="TensorContract.Bytes"/> bytes.</param>
    /// <returns>Where the image lies in the tensor.</returns>
    /// <exception cref="InvalidDataException">The image's sizes, bits, window or slope are impossible; see the message.</exception>
    /// <exception cref="ArgumentException">The tensor is too short.</exception>
    public static Letterbox Fill(DecodedImage image, TensorContract contract, Span<byte> tensor)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(contract);
        var placement = contract.Place(image.Format.Width, image.Format.Height);
        var pixels = image.Pixels.Span;
        Check(pixels, image.Format, placement, tensor.Length, contract.Bytes);
        if (image.Colour is { } colour)
        {
            FillColour(new ColourRows(pixels, image.Format, colour), placement, contract, tensor);
        }
        else
        {
            FillGrey(pixels, image.Format, image.Greyscale, placement, contract, tensor);
        }

        return placement;
    }

    /// <summary>Fills one plane of floats from a greyscale frame.</summary>
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
        var contract = new TensorContract
        {
            Width = letterbox.TargetWidth,
            Height = letterbox.TargetHeight,
            PadValue = normalization.PadValue,
            Mean = [normalization.Mean],
            Std = [normalization.Std],
        };
        Check(pixels, format, letterbox, destination.Length, contract.Length);
        FillGrey(pixels, format, greyscale, letterbox, contract, MemoryMarshal.AsBytes(destination));
    }

    /// <summary>The image at its own size as it is shown: grey, 0 black to 1 white, row by row.</summary>
    /// <param name="image">The image.</param>
    /// <returns>A value a pixel.</returns>
    /// <exception cref="InvalidDataException">The image's sizes, bits, window or slope are impossible; see the message.</exception>
    public static float[] Show(DecodedImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var contract = new TensorContract { Width = image.Format.Width, Height = image.Format.Height };
        var shown = new float[contract.Length];
        Fill(image, contract, MemoryMarshal.AsBytes(shown.AsSpan()));
        return shown;
    }

    private static void FillGrey(
        ReadOnlySpan<byte> pixels,
        in StoredPixelFormat format,
        in GreyscaleTransform greyscale,
        in Letterbox placement,
        TensorContract contract,
        Span<byte> tensor)
    {
        Check(greyscale, format);
        if (BlockRows.TryCreate(pixels, format, greyscale, placement, out var blocks))
        {
            FillBlocks(blocks, greyscale.Invert, placement, contract, tensor);
            return;
        }

        var rows = new GreyRows(pixels, format, greyscale);
        var (down, across) = Taps(placement);
        var buffer = Rent(placement.SourceWidth, across, placement.ContentWidth, 1, out var sums, out var shown, out var scratch);
        var target = new TensorRows(contract, placement, tensor, scratch);
        target.Pad();
        // Averaging is linear, so inverting once per output pixel equals doing it per input pixel.
        var (scale, shift) = greyscale.Invert ? (-rows.Scale, 1f) : (rows.Scale, 0f);
        for (var y = 0; y < placement.ContentHeight; y++)
        {
            rows.Sum(down.Start(y), down.Weights(y), sums[..placement.SourceWidth]);
            Write(target, y, across, sums, scale, shift, shown);
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    private static void FillBlocks(in BlockRows rows, bool invert, in Letterbox placement, TensorContract contract, Span<byte> tensor)
    {
        var columns = placement.SourceWidth / rows.Columns;
        var across = new ResamplingTaps(columns, placement.ContentWidth);
        var buffer = Rent(columns, across, placement.ContentWidth, 1, out var sums, out var shown, out var scratch);
        var target = new TensorRows(contract, placement, tensor, scratch);
        target.Pad();
        var (scale, shift) = invert ? (-rows.Scale, 1 - rows.Shift) : (rows.Scale, rows.Shift);
        for (var y = 0; y < placement.ContentHeight; y++)
        {
            rows.Sum(y, sums[..columns]);
            Write(target, y, across, sums, scale, shift, shown);
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    private static void Write(
        in TensorRows target, int row, ResamplingTaps across, ReadOnlySpan<float> sums, float scale, float shift, Span<float> shown)
    {
        if (target.TryRow(row, out var factor, out var addend, out var values))
        {
            across.Sum(sums, scale * factor, (shift * factor) + addend, values);
            return;
        }

        across.Sum(sums, scale, shift, shown);
        target.Write(row, shown, shown, shown);
    }

    private static void FillColour(in ColourRows rows, in Letterbox placement, TensorContract contract, Span<byte> tensor)
    {
        var (down, across) = Taps(placement);
        var buffer = Rent(placement.SourceWidth, across, placement.ContentWidth, 3, out var sums, out var shown, out var scratch);
        var (width, length, content) = (placement.SourceWidth, sums.Length / 3, placement.ContentWidth);
        var red = shown[..content];
        var green = shown.Slice(content, content);
        var blue = shown[(2 * content)..];
        var target = new TensorRows(contract, placement, tensor, scratch);
        target.Pad();
        for (var y = 0; y < placement.ContentHeight; y++)
        {
            rows.Sum(down.Start(y), down.Weights(y), sums[..width], sums.Slice(length, width), sums.Slice(2 * length, width));
            across.Sum(sums, 1, 0, red);
            across.Sum(sums[length..], 1, 0, green);
            across.Sum(sums[(2 * length)..], 1, 0, blue);
            if (contract.IsGrey)
            {
                ToLuma(red, green, blue);
                target.Write(y, red, red, red);
            }
            else
            {
                target.Write(y, red, green, blue);
            }
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    private static (ResamplingTaps Down, ResamplingTaps Across) Taps(in Letterbox placement) =>
        (new(placement.SourceHeight, placement.ContentHeight), new(placement.SourceWidth, placement.ContentWidth));

    // The weights of the last columns reach beyond the row, with zeros: what stands there has to be a number.
    private static float[] Rent(
        int source, ResamplingTaps across, int content, int colours, out Span<float> sums, out Span<float> shown, out Span<float> scratch)
    {
        var length = source + across.Stride;
        var buffer = ArrayPool<float>.Shared.Rent((colours * (length + content)) + (2 * content));
        sums = buffer.AsSpan(0, colours * length);
        sums.Clear();
        shown = buffer.AsSpan(sums.Length, colours * content);
        scratch = buffer.AsSpan(sums.Length + shown.Length, 2 * content);
        return buffer;
    }

    private static void ToLuma(Span<float> red, ReadOnlySpan<float> green, ReadOnlySpan<float> blue)
    {
        var luma = ColourTransform.Luma;
        for (var x = 0; x < red.Length; x++)
        {
            red[x] = (red[x] * luma.Red) + (green[x] * luma.Green) + (blue[x] * luma.Blue);
        }
    }

    private static void Check(in GreyscaleTransform greyscale, in StoredPixelFormat format)
    {
        greyscale.Validate();
        if (format.Samples != 1)
        {
            throw new InvalidDataException("A greyscale image has one sample a pixel.");
        }

        if (greyscale.Table is { } table && table.Values.Length != 1 << format.BitsStored)
        {
            throw new InvalidDataException("The display table was made for other bits than the image has.");
        }
    }

    private static void Check(ReadOnlySpan<byte> pixels, in StoredPixelFormat format, in Letterbox placement, int given, int needed)
    {
        format.Validate();
        if (pixels.Length < format.FrameBytes)
        {
            throw new InvalidDataException("The pixel data is shorter than rows x columns asks for.");
        }

        if (placement.SourceWidth != format.Width || placement.SourceHeight != format.Height)
        {
            throw new ArgumentException("The letterbox was placed for an image of another size.", nameof(placement));
        }

        if (given < needed)
        {
            throw new ArgumentException("The tensor is smaller than the contract's.", nameof(given));
        }
    }
}

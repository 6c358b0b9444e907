namespace EdgeMLOps.Appliance.Core.Results.Rendering;

/// <summary>An 8-bit RGB picture in memory; what is drawn outside of it is cut off.</summary>
internal sealed class RgbImage
{
    private readonly byte[] _pixels;

    public RgbImage(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        Width = width;
        Height = height;
        _pixels = new byte[checked(((width * height * 3) + 1) / 2 * 2)];
    }

    public int Width { get; }

    public int Height { get; }

    public ReadOnlySpan<byte> Row(int row) => _pixels.AsSpan(row * Width * 3, Width * 3);

    /// <summary>All pixels, red, green and blue in turn, row after row; of even length, as DICOM has them (PS3.5 section 7.1.1).</summary>
    public ReadOnlyMemory<byte> Pixels => _pixels;

    /// <summary>Puts a picture into the top left corner.</summary>
    /// <param name="pixels">Red, green and blue in turn, row after row.</param>
    /// <param name="width">Its width; no more than this image's.</param>
    public void Paste(ReadOnlySpan<byte> pixels, int width)
    {
        for (var row = 0; row * width * 3 < pixels.Length; row++)
        {
            pixels.Slice(row * width * 3, width * 3).CopyTo(_pixels.AsSpan(row * Width * 3));
        }
    }

    public void Set(int x, int y, RgbColor color)
    {
        if ((uint)x >= (uint)Width || (uint)y >= (uint)Height)
        {
            return;
        }

        var at = ((y * Width) + x) * 3;
        _pixels[at] = color.Red;
        _pixels[at + 1] = color.Green;
        _pixels[at + 2] = color.Blue;
    }

    public void Fill(int left, int top, int right, int bottom, RgbColor color)
    {
        for (var y = Math.Max(top, 0); y < Math.Min(bottom, Height); y++)
        {
            for (var x = Math.Max(left, 0); x < Math.Min(right, Width); x++)
            {
                Set(x, y, color);
            }
        }
    }

    /// <summary>An outline that grows outwards, so that what the box is around stays visible.</summary>
    public void Outline(int left, int top, int right, int bottom, int thickness, RgbColor color)
    {
        Fill(left - thickness, top - thickness, right + thickness, top, color);
        Fill(left - thickness, bottom, right + thickness, bottom + thickness, color);
        Fill(left - thickness, top, left, bottom, color);
        Fill(right, top, right + thickness, bottom, color);
    }

    /// <summary>A straight line between two points.</summary>
    public void Line(int fromX, int fromY, int toX, int toY, int thickness, RgbColor color)
    {
        var steps = Math.Max(1, Math.Max(Math.Abs(toX - fromX), Math.Abs(toY - fromY)));
        for (var step = 0; step <= steps; step++)
        {
            var (x, y) = (fromX + (int)((long)(toX - fromX) * step / steps), fromY + (int)((long)(toY - fromY) * step / steps));
            Fill(x, y, x + thickness, y + thickness, color);
        }
    }
}

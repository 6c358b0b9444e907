namespace EdgeMLOps.Phantoms.Rendering;

/// <summary>
/// The coarse picture an image is composed on: 512 points along the longer side, about 0.8 mm apart. Value 0 is the
/// darkest display value, 1 the brightest. Positions are in mm from the middle of the field, x to the right, y down.
/// </summary>
internal sealed class Canvas
{
    /// <summary>Points along the longer side.</summary>
    public const int Side = 512;

    public Canvas(int width, int height, double pitchMm)
    {
        Width = width;
        Height = height;
        PitchMm = pitchMm;
        Values = new float[width * height];
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Distance of two points, in mm.</summary>
    public double PitchMm { get; }

    /// <summary>Row by row.</summary>
    public float[] Values { get; }

    public double XMm(int column) => (column + 0.5 - (Width * 0.5)) * PitchMm;

    public double YMm(int row) => (row + 0.5 - (Height * 0.5)) * PitchMm;

    public double Column(double xMm) => (xMm / PitchMm) + (Width * 0.5) - 0.5;

    public double Row(double yMm) => (yMm / PitchMm) + (Height * 0.5) - 0.5;

    public Canvas Like() => new(Width, Height, PitchMm);

    /// <summary>The value at the nearest point; 0 outside.</summary>
    public float At(double xMm, double yMm)
    {
        var column = (int)Math.Round(Column(xMm));
        var row = (int)Math.Round(Row(yMm));
        return column < 0 || row < 0 || column >= Width || row >= Height ? 0 : Values[(row * Width) + column];
    }

    /// <summary>The rows and columns that a box in mm touches.</summary>
    public (int Left, int Top, int Right, int Bottom) Cover(double x1, double y1, double x2, double y2) => (
        Math.Clamp((int)Math.Floor(Column(x1)), 0, Width),
        Math.Clamp((int)Math.Floor(Row(y1)), 0, Height),
        Math.Clamp((int)Math.Ceiling(Column(x2)) + 1, 0, Width),
        Math.Clamp((int)Math.Ceiling(Row(y2)) + 1, 0, Height));

    public void Blur(double sigmaMm)
    {
        var sigma = sigmaMm / PitchMm;
        var radius = (int)Math.Ceiling(3 * sigma);
        var kernel = new float[(2 * radius) + 1];
        var sum = 0.0;
        for (var i = -radius; i <= radius; i++)
        {
            kernel[i + radius] = (float)Math.Exp(-0.5 * i * i / (sigma * sigma));
            sum += kernel[i + radius];
        }

        var turned = new float[Values.Length];
        Smooth(Values, turned, Width, Height, kernel, (float)sum);
        Smooth(turned, Values, Height, Width, kernel, (float)sum);
    }

    // Writes the transpose: two calls smooth both axes and turn it back.
    private static void Smooth(float[] from, float[] to, int width, int height, float[] kernel, float sum)
    {
        var radius = kernel.Length / 2;
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
            {
                var total = 0f;
                for (var i = -radius; i <= radius; i++)
                {
                    total += kernel[i + radius] * from[(row * width) + Math.Clamp(column + i, 0, width - 1)];
                }

                to[(column * height) + row] = total / sum;
            }
        }
    }
}

using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Tightening;

/// <summary>Single pixels of an image as the model was shown it: 0 black to 1 white, of a colour its luma.</summary>
internal readonly ref struct DisplayedPixels
{
    private const int ColourSamples = 3;

    private readonly StoredCells _cells;
    private readonly int _width;
    private readonly GreyscaleTransform _greyscale;
    private readonly ColourTransform? _colour;

    public DisplayedPixels(DecodedImage image)
    {
        _cells = new StoredCells(image.Pixels.Span, image.Format);
        (_width, _greyscale, _colour) = (image.Format.Width, image.Greyscale, image.Colour);
    }

    public float this[int column, int row]
    {
        get
        {
            var at = (row * _width) + column;
            return _colour is { } colour ? Luma(colour, at) : Grey(_cells[at]);
        }
    }

    private float Grey(int cell)
    {
        var shown = _greyscale.Table is { } table
            ? table.Values[cell]
            : (float)Math.Clamp((cell - _cells.Offset - _greyscale.StoredLow) * _greyscale.Gain, 0, 1);
        return _greyscale.Invert ? 1 - shown : shown;
    }

    private float Luma(ColourTransform colour, int at)
    {
        var (red, green, blue) = colour.Palette is { } palette ? Of(palette, _cells[at]) : Of(colour, at * ColourSamples);
        var luma = ColourTransform.Luma;
        return (red * luma.Red) + (green * luma.Green) + (blue * luma.Blue);
    }

    private static (float Red, float Green, float Blue) Of(ColourPalette palette, int entry) =>
        (palette.Red.Values[entry], palette.Green.Values[entry], palette.Blue.Values[entry]);

    private (float Red, float Green, float Blue) Of(ColourTransform colour, int at)
    {
        var (first, second, third) = (_cells[at], _cells[at + 1], _cells[at + 2]);
        return (colour.Red.Of(first, second, third), colour.Green.Of(first, second, third), colour.Blue.Of(first, second, third));
    }
}

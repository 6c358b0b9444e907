namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>Weighted sums of rows of red, green and blue display values, straight from the stored ones.</summary>
internal readonly ref struct ColourRows
{
    private const int Samples = 3;

    private readonly StoredCells _cells;
    private readonly int _width;
    private readonly ColourTransform _colour;

    public ColourRows(ReadOnlySpan<byte> pixels, in StoredPixelFormat format, ColourTransform colour)
    {
        _cells = new StoredCells(pixels, format);
        _width = format.Width;
        _colour = colour;
    }

    /// <summary>Sums rows that follow each other.</summary>
    /// <param name="first">The first.</param>
    /// <param name="weights">A weight a row.</param>
    /// <param name="red">Receives one value a column.</param>
    /// <param name="green">Receives one value a column.</param>
    /// <param name="blue">Receives one value a column.</param>
    public void Sum(int first, ReadOnlySpan<float> weights, Span<float> red, Span<float> green, Span<float> blue)
    {
        red.Clear();
        green.Clear();
        blue.Clear();
        for (var row = 0; row < weights.Length; row++)
        {
            if (_colour.Palette is { } palette)
            {
                AddPalette(palette, (first + row) * _width, weights[row], red, green, blue);
            }
            else
            {
                AddSamples((first + row) * _width * Samples, weights[row], red, green, blue);
            }
        }
    }

    private void AddPalette(ColourPalette palette, int start, float weight, Span<float> red, Span<float> green, Span<float> blue)
    {
        for (var column = 0; column < red.Length; column++)
        {
            var entry = _cells[start + column];
            red[column] += palette.Red.Values[entry] * weight;
            green[column] += palette.Green.Values[entry] * weight;
            blue[column] += palette.Blue.Values[entry] * weight;
        }
    }

    private void AddSamples(int start, float weight, Span<float> red, Span<float> green, Span<float> blue)
    {
        var (toRed, toGreen, toBlue) = (_colour.Red, _colour.Green, _colour.Blue);
        for (var column = 0; column < red.Length; column++)
        {
            var at = start + (column * Samples);
            var (first, second, third) = (_cells[at], _cells[at + 1], _cells[at + 2]);
            red[column] += toRed.Of(first, second, third) * weight;
            green[column] += toGreen.Of(first, second, third) * weight;
            blue[column] += toBlue.Of(first, second, third) * weight;
        }
    }
}

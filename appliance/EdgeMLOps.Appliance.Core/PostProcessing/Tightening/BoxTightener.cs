using EdgeMLOps.Appliance.Core.Decoding;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Tightening;

/// <summary>
/// Moves the edges of a box in while the outermost row or column holds nothing: no pixel further from the box's background
/// (its darkest displayed value; its brightest for dark content) than a share of its contrast (darkest to brightest). Each
/// edge is judged by the whole box, none after another. It looks at 64 x 64 pixels at most, evenly spread: of a larger box
/// edges move in steps of a 64th of the side. A box without contrast stays as it is.
/// </summary>
internal static class BoxTightener
{
    private const int MostSamples = 64;
    private const float LeastContrast = 1f / 256; // a step of the display

    /// <summary>Draws a box in.</summary>
    /// <param name="box">The box, on the image.</param>
    /// <param name="how">How.</param>
    /// <param name="image">The image as the model was shown it.</param>
    public static BoxCandidate Tighten(in BoxCandidate box, BoxTightening how, DecodedImage image)
    {
        var (across, down) = (Samples.Between(box.X1, box.X2), Samples.Between(box.Y1, box.Y2));
        Span<float> columns = stackalloc float[MostSamples];
        Span<float> rows = stackalloc float[MostSamples];
        columns = columns[..across.Count];
        rows = rows[..down.Count];
        var background = Look(new DisplayedPixels(image), how.IsDark, across, down, columns, rows);
        var contrast = Highest(columns) - background;
        if (contrast < LeastContrast)
        {
            return box;
        }

        var level = background + ((float)how.Contrast * contrast);
        var (left, right) = Empty(columns, level, how.Most);
        var (top, bottom) = Empty(rows, level, how.Most);
        return box with
        {
            X1 = across.From(left, box.X1),
            X2 = across.To(right, box.X2),
            Y1 = down.From(top, box.Y1),
            Y2 = down.To(bottom, box.Y2),
        };
    }

    // The highest of each row and column; gives back the lowest of all.
    private static float Look(in DisplayedPixels pixels, bool isDark, in Samples across, in Samples down, Span<float> columns, Span<float> rows)
    {
        columns.Fill(float.NegativeInfinity);
        rows.Fill(float.NegativeInfinity);
        var lowest = float.PositiveInfinity;
        for (var row = 0; row < rows.Length; row++)
        {
            for (var column = 0; column < columns.Length; column++)
            {
                var shown = pixels[across[column], down[row]];
                var value = isDark ? 1 - shown : shown;
                columns[column] = MathF.Max(columns[column], value);
                rows[row] = MathF.Max(rows[row], value);
                lowest = MathF.Min(lowest, value);
            }
        }

        return lowest;
    }

    private static (int Before, int Behind) Empty(ReadOnlySpan<float> highest, float level, double share)
    {
        var most = (int)(share * highest.Length);
        var (before, behind) = (0, 0);
        while (before < most && highest[before] <= level)
        {
            before++;
        }

        while (behind < most && highest[^(behind + 1)] <= level)
        {
            behind++;
        }

        return (before, behind);
    }

    private static float Highest(ReadOnlySpan<float> values)
    {
        var highest = float.NegativeInfinity;
        foreach (var value in values)
        {
            highest = MathF.Max(highest, value);
        }

        return highest;
    }

    /// <summary>Pixels along one side of a box that are looked at.</summary>
    private readonly struct Samples
    {
        private readonly int _first;
        private readonly int _step;
        private readonly int _last;

        private Samples(int first, int last)
        {
            (_first, _last) = (first, last);
            _step = (last - first + MostSamples) / MostSamples;
            Count = ((last - first) / _step) + 1;
        }

        public int Count { get; }

        /// <summary>The middle of a step.</summary>
        public int this[int place] => Math.Min(_first + (place * _step) + (_step / 2), _last);

        public static Samples Between(float low, float high)
        {
            var first = (int)MathF.Floor(low);
            return new(first, Math.Max(first, (int)MathF.Ceiling(high) - 1));
        }

        /// <summary>The near edge when this many are empty: behind the last of them, as content may begin there.</summary>
        public float From(int empty, float edge) => empty == 0 ? edge : MathF.Max(edge, this[empty - 1] + 1);

        /// <summary>The far edge when this many are empty: before the first of them.</summary>
        public float To(int empty, float edge) => empty == 0 ? edge : MathF.Min(edge, this[Count - empty]);
    }
}

namespace EdgeMLOps.Contracts;

/// <summary>The bins of each grid.</summary>
public static class Grids
{
    private static readonly double[] LatencyEdges = [.. Enumerable.Range(0, 41).Select(k => Math.Pow(2, k / 2.0))];

    /// <summary>Number of bins.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such grid.</exception>
    public static int Bins(GridId grid) => grid switch
    {
        GridId.LatencyHalfOctave => LatencyEdges.Length + 1,
        GridId.Score20 => 20,
        GridId.BoxesPerImage => 7,
        GridId.AreaOctave => 12,
        _ => throw new ArgumentOutOfRangeException(nameof(grid), grid, "No such grid"),
    };

    /// <summary>The bin of <paramref name="value"/> in the grid's own unit: milliseconds, score, boxes, or area ratio.
    /// Every value has one: what is below or above the grid falls in the first or last bin.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such grid, or the value is not a number.</exception>
    public static int BinOf(GridId grid, double value)
    {
        if (double.IsNaN(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), "Not a number");
        }

        return grid switch
        {
            GridId.LatencyHalfOctave => LatencyEdges.Count(edge => edge <= value),
            GridId.Score20 => (int)Math.Clamp(Math.Floor(value * 20), 0, 19),
            GridId.BoxesPerImage => value switch { < 1 => 0, < 2 => 1, < 3 => 2, < 4 => 3, < 6 => 4, < 10 => 5, _ => 6 },
            GridId.AreaOctave => value <= 0 ? 11 : (int)Math.Clamp(Math.Floor(-Math.Log2(value)), 0, 11),
            _ => throw new ArgumentOutOfRangeException(nameof(grid), grid, "No such grid"),
        };
    }

    internal static bool Fits(GridId grid, int[] counts) =>
        Enum.IsDefined(grid) && counts.Length == Bins(grid) && Array.TrueForAll(counts, c => c >= 0);
}

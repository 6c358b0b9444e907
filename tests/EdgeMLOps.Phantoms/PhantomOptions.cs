namespace EdgeMLOps.Phantoms;

/// <summary>Which phantoms to make. The same options, seed and index give the same pixels.</summary>
public sealed record PhantomOptions
{
    /// <summary>Shortest longer side, in pixels; at least 64.</summary>
    public int MinimumSide { get; init; } = 1024;

    /// <summary>Longest longer side, in pixels.</summary>
    public int MaximumSide { get; init; } = 3072;

    /// <summary>Share of images without a lesion, 0..1.</summary>
    public double LesionFree { get; init; } = 0.4;

    /// <summary>Lowest contrast-to-noise of a lesion.</summary>
    public double MinimumCnr { get; init; } = 0.5;

    /// <summary>Highest contrast-to-noise of a lesion.</summary>
    public double MaximumCnr { get; init; } = 5;

    /// <summary>What to distort.</summary>
    public PhantomKnobs Knobs { get; init; } = new();
}

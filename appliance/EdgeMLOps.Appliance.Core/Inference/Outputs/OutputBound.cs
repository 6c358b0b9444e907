namespace EdgeMLOps.Appliance.Core.Inference.Outputs;

/// <summary>How much of a graph's output is taken.</summary>
internal static class OutputBound
{
    /// <summary>Most rows of a format that lists its boxes.</summary>
    public const int Rows = 1 << 14;

    // 64 MiB an image.
    private const int MostValues = 1 << 24;

    public static int Of(int perBox, int boxes) => (int)Math.Min((long)perBox * Math.Max(1, boxes), MostValues);
}

namespace EdgeMLOps.Contracts;

/// <summary>How long a stage took, as counts on a fixed grid.</summary>
public sealed record LatencyHistogram
{
    /// <summary>The stage.</summary>
    public required OperationsStage Stage { get; init; }

    /// <summary>The grid the counts stand on: a latency grid.</summary>
    public required GridId Grid { get; init; }

    /// <summary>One count per bin of the grid, each from 0.</summary>
    public required int[] Counts { get; init; }

    internal bool IsInRange =>
        Enum.IsDefined(Stage) && Grid == GridId.LatencyHalfOctave && Grids.Fits(Grid, Counts);
}

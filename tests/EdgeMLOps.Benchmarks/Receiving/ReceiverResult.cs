namespace EdgeMLOps.Benchmarks.Receiving;

/// <summary>All figures of one receiver, a cell for each workload.</summary>
internal sealed record ReceiverResult(string Name, double PeakMegabytes, IReadOnlyList<Cell> Cells);

using EdgeMLOps.Benchmarks.Measuring;

namespace EdgeMLOps.Benchmarks.Receiving;

/// <summary>What a run of <c>receive</c> measured; ours is the first receiver.</summary>
internal sealed record ReceiveResult
{
    public required Machine Machine { get; init; }

    public required ReceiveSettings Settings { get; init; }

    public required IReadOnlyList<Noise> Noise { get; init; }

    public required IReadOnlyList<string> Workloads { get; init; }

    public required IReadOnlyList<ReceiverResult> Receivers { get; init; }

    /// <summary>Issue 3, "It must show".</summary>
    public IReadOnlyList<Mark> Marks =>
    [
        .. Workloads.SelectMany((name, at) => MarksOf(name, at)),
        new Mark("peak memory of our main process, MB", Receivers[0].PeakMegabytes, 250, IsCeiling: true),
    ];

    private IEnumerable<Mark> MarksOf(string workload, int at)
    {
        var ours = Receivers[0].Cells[at];
        var orthanc = Of("Orthanc", at);
        var storescp = Of("storescp", at);
        yield return new Mark($"{workload}: rate, ours : Orthanc's best", ours.Rate.Median / orthanc.Max(cell => cell.Rate.Median), 1.5);
        yield return new Mark($"{workload}: p99, Orthanc's best : ours", orthanc.Min(cell => cell.P99.Median) / ours.P99.Median, 1.5);
        yield return new Mark(
            $"{workload}: rate, ours : storescp's best",
            ours.Rate.Median / storescp.Max(cell => cell.Rate.Median),
            workload.EndsWith(", 1 association", StringComparison.Ordinal) ? 0.6 : 0.8);
    }

    private Cell[] Of(string peer, int at) =>
        [.. Receivers.Where(receiver => receiver.Name.StartsWith(peer, StringComparison.Ordinal)).Select(receiver => receiver.Cells[at])];
}

namespace EdgeMLOps.Appliance.Core.Monitoring;

/// <summary>Counters and latency histograms over one span.</summary>
/// <param name="Counters">What was counted; one left out is zero.</param>
/// <param name="Latencies">Counts on <see cref="LatencyBins"/> a stage.</param>
public sealed record OperationTotals(
    IReadOnlyDictionary<OperationCounter, long> Counters,
    IReadOnlyDictionary<OperationStage, long[]> Latencies)
{
    internal bool IsEmpty => Counters.Count == 0 && Latencies.Count == 0;
}

using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Contracts;

namespace EdgeMLOps.Appliance.Gate.Releasing;

/// <summary>From the appliance's own counters to those of a message; one without a counterpart does not cross.</summary>
internal static class OperationsTranslation
{
    public static OperationsSummary Summarize(ClosedOperations closed) => new()
    {
        Bucket = new Bucket { Start = MinuteUtc.Floor(closed.StartUtc), End = MinuteUtc.Floor(closed.EndUtc) },
        Counters =
        [
            .. closed.Totals.Counters
                .Where(pair => Enum.IsDefined((OperationsCounter)pair.Key))
                .OrderBy(pair => pair.Key)
                .Select(pair => new OperationsCount { Counter = (OperationsCounter)pair.Key, Value = pair.Value }),
        ],
        Latencies =
        [
            .. closed.Totals.Latencies
                .Where(pair => Enum.IsDefined((OperationsStage)pair.Key))
                .OrderBy(pair => pair.Key)
                .Select(pair => Latency((OperationsStage)pair.Key, pair.Value)),
        ],
    };

    private static LatencyHistogram Latency(OperationsStage stage, long[] bins)
    {
        var counts = new int[Grids.Bins(GridId.LatencyHalfOctave)];
        for (var bin = 0; bin < bins.Length; bin++)
        {
            var at = Grids.BinOf(GridId.LatencyHalfOctave, LatencyBins.LowerEdgeMilliseconds(bin));
            counts[at] = (int)Math.Min(int.MaxValue, counts[at] + bins[bin]);
        }

        return new LatencyHistogram { Stage = stage, Grid = GridId.LatencyHalfOctave, Counts = counts };
    }
}

using System.Runtime.InteropServices;

namespace EdgeMLOps.Appliance.Core.Monitoring;

/// <summary>
/// Counts and times in memory, for everything that must never fail because of its own monitoring. What is not yet flushed
/// is lost in a crash; what must not be lost belongs into the prediction log. Safe for concurrent use.
/// </summary>
public sealed class Telemetry
{
    private readonly Lock _lock = new();
    private Dictionary<OperationCounter, long> _counters = [];
    private Dictionary<OperationStage, long[]> _latencies = [];

    /// <summary>Adds to a counter.</summary>
    /// <param name="counter">Which.</param>
    /// <param name="amount">How much.</param>
    public void Count(OperationCounter counter, long amount = 1)
    {
        lock (_lock)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_counters, counter, out _) += amount;
        }
    }

    /// <summary>Notes how long a stage took.</summary>
    /// <param name="stage">Which.</param>
    /// <param name="elapsed">How long.</param>
    public void Time(OperationStage stage, TimeSpan elapsed)
    {
        lock (_lock)
        {
            if (!_latencies.TryGetValue(stage, out var bins))
            {
                _latencies[stage] = bins = new long[LatencyBins.Count];
            }

            bins[LatencyBins.Of(elapsed)]++;
        }
    }

    /// <summary>Hands over what was noted since the last call and begins anew.</summary>
    internal OperationTotals Take()
    {
        lock (_lock)
        {
            var taken = new OperationTotals(_counters, _latencies);
            (_counters, _latencies) = ([], []);
            return taken;
        }
    }

    /// <summary>Takes back what could not be flushed.</summary>
    internal void Restore(OperationTotals totals)
    {
        lock (_lock)
        {
            foreach (var (counter, amount) in totals.Counters)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_counters, counter, out _) += amount;
            }

            foreach (var (stage, bins) in totals.Latencies)
            {
                _latencies[stage] = _latencies.TryGetValue(stage, out var now) ? [.. now.Zip(bins, (a, b) => a + b)] : bins;
            }
        }
    }
}

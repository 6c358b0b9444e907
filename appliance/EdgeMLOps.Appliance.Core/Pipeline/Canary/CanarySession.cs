using EdgeMLOps.Appliance.Core.Inference;

namespace EdgeMLOps.Appliance.Core.Pipeline.Canary;

/// <summary>One canary from its opening to its end, and how often it failed. Safe for concurrent use.</summary>
internal sealed class CanarySession
{
    private readonly Lock _gate = new();
    private readonly FaultBreaker _breaker;
    private long _workerFaults; // all since the engine was opened count, also before its first image

    public CanarySession(DetectorHost host, CanaryOptions options, TimeProvider time)
    {
        Host = host;
        _breaker = new FaultBreaker(options.Faults, options.FaultWindow, time);
    }

    public DetectorHost Host { get; }

    /// <summary>Notes how an image went: a crash whose image passed at the second try counts as well as an image that failed.</summary>
    /// <returns>Whether it failed too often.</returns>
    public bool IsTooMany(bool hasFailed)
    {
        lock (_gate)
        {
            var before = _workerFaults;
            _workerFaults = Host.Engine.Workers?.Faults ?? 0;
            return _breaker.IsTooMany(Math.Max(_workerFaults - before, hasFailed ? 1 : 0));
        }
    }
}

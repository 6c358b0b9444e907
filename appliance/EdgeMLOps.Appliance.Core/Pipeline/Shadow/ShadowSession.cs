using EdgeMLOps.Appliance.Core.Inference;

namespace EdgeMLOps.Appliance.Core.Pipeline.Shadow;

/// <summary>One shadow from its opening to its end: its detector, and how often it failed. Used by one caller at a time.</summary>
internal sealed class ShadowSession
{
    private readonly FaultBreaker _breaker;
    private long _workerFaults; // all since the engine was opened count, also before its first image

    public ShadowSession(DetectorHost host, ShadowOptions options, TimeProvider time)
    {
        Detector = new ShadowDetector(host, time);
        _breaker = new FaultBreaker(options.Faults, options.FaultWindow, time);
    }

    /// <summary>The model on the other one's pixels.</summary>
    public ShadowDetector Detector { get; }

    /// <summary>Its package.</summary>
    public string PackageDigest => Detector.Host.Package.Identity.PackageDigest;

    /// <summary>Notes how an image went: a crash whose image passed at the second try counts as well as an image that failed.</summary>
    /// <returns>Whether it failed too often.</returns>
    public bool IsTooMany(bool hasFailed)
    {
        var before = _workerFaults;
        _workerFaults = WorkerFaults;
        return _breaker.IsTooMany(Math.Max(_workerFaults - before, hasFailed ? 1 : 0));
    }

    private long WorkerFaults => Detector.Host.Engine.Workers?.Faults ?? 0;
}

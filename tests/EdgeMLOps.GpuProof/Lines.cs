using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.GpuProof;

/// <summary>What <c>detect</c> says of files, in their order.</summary>
internal static class Lines
{
    /// <summary>Has an engine of its own analyse them; fails when one of them is not predicted where it should be.</summary>
    public static async Task<DetectionLine[]> OfAsync(
        ProviderPreference provider, bool inWorker, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        await using var engine = await Engines.RequireAsync(provider, inWorker, cancellationToken);
        var lines = await OfAsync(Engines.Detector(engine), paths, Environment.ProcessorCount, cancellationToken);
        var wrong = Array.Find(lines, line => line.Provider != engine.Provider.Used.ToString());
        return wrong is null ? lines : throw new CommandException($"{wrong.File}: {wrong.Outcome} {wrong.Code} on {wrong.Provider}");
    }

    /// <summary>Has a detector analyse them, several at a time.</summary>
    public static async Task<DetectionLine[]> OfAsync(InstanceDetector detector, IReadOnlyList<string> paths, int callers, CancellationToken cancellationToken)
    {
        var lines = new DetectionLine[paths.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = callers, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, paths.Count, options, async (i, token) =>
            lines[i] = DetectionLine.Of(paths[i], await detector.DetectAsync(paths[i], token), Engines.Package, detector.PolicyDigest));
        return lines;
    }
}

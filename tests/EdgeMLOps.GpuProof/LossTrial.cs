using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.GpuProof;

/// <summary>Sends the same files through an engine again and again, whatever happens to its GPU, and holds each answer against the processor's.</summary>
internal sealed class LossTrial
{
    private const int Callers = 8;

    private readonly DetectionEngine _engine;
    private readonly InstanceDetector _detector;
    private readonly IReadOnlyList<string> _paths;
    private readonly DetectionLine[] _reference;
    private readonly IOutputWriter _output;
    private int _sent;
    private int _lost;

    public LossTrial(DetectionEngine engine, IReadOnlyList<string> paths, DetectionLine[] reference, IOutputWriter output)
    {
        _engine = engine;
        _detector = Engines.Detector(engine);
        _paths = paths;
        _reference = reference;
        _output = output;
    }

    /// <summary>Boxes against the processor's, over all rounds.</summary>
    public BoxAgreement Agreement { get; } = new();

    /// <summary>Images that got no boxes.</summary>
    public int Lost => _lost;

    /// <summary>Images sent.</summary>
    public int Sent => _sent;

    /// <summary>Sends all files, again after a pause until a whole round was answered by one provider and more is as it should be.</summary>
    /// <param name="what">What is waited for.</param>
    /// <param name="wanted">Where a whole round must have run; null: anywhere.</param>
    /// <param name="isSo">What else must hold.</param>
    /// <param name="pause">Between rounds.</param>
    /// <param name="limit">Longest time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task SendUntilAsync(
        string what, ExecutionProvider? wanted, Func<bool> isSo, TimeSpan pause, TimeSpan limit, CancellationToken cancellationToken)
    {
        var begun = TimeProvider.System.GetTimestamp();
        for (var rounds = 1; ; rounds++)
        {
            var where = await RoundAsync(cancellationToken);
            var took = TimeProvider.System.GetElapsedTime(begun);
            if ((wanted is null || where.SetEquals([wanted.ToString()])) && isSo())
            {
                _output.WriteLine(FormattableString.Invariant($"{what}: after {rounds} rounds of {_paths.Count} images, {took.TotalSeconds:0.0} s; the last one on {string.Join(", ", where)}"));
                return;
            }

            if (took > limit)
            {
                throw new CommandException(FormattableString.Invariant($"not within {limit.TotalSeconds} s: {what}; the last round ran on {string.Join(", ", where)}; {Counts()}"));
            }

            await Task.Delay(pause, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>What the engine has counted.</summary>
    public string Counts() =>
        $"provider {_engine.Provider.Used} ({_engine.Provider.Reason}), degraded {_engine.Provider.IsDegraded}, GPU left {_engine.GpuLosses} times and probed {_engine.GpuProbes}, "
        + $"runs degraded {_engine.DegradedRuns}, images tried again {_engine.Retries}, failed {_engine.Failures}, workers started {_engine.Workers?.Starts}, ended badly {_engine.Workers?.Faults}";

    private async Task<HashSet<string?>> RoundAsync(CancellationToken cancellationToken)
    {
        var lines = await Lines.OfAsync(_detector, _paths, Callers, cancellationToken);
        _sent += lines.Length;
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Provider is null)
            {
                _lost++;
                _output.WriteLine($"lost: {lines[i].Outcome} {lines[i].Code}");
            }
            else
            {
                Agreement.Add(_reference[i].Boxes, lines[i].Boxes);
            }
        }

        return lines.Select(line => line.Provider).ToHashSet(StringComparer.Ordinal);
    }
}

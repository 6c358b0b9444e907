using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models.Registry.Acceptance;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>
/// Holds the engine of a package that serves to its acceptance set where it takes over after a loss of the GPU, and where it goes
/// back to one. What was proven whole on this very engine is let through.
/// </summary>
internal sealed class TakeoverProof
{
    private readonly RegisteredPackage _package;
    private readonly AcceptanceSet _set;
    private readonly ModelStore _store;
    private readonly ModelsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public TakeoverProof(RegisteredPackage package, AcceptanceSet set, ModelStore store, ModelsOptions options, TimeProvider time, ILogger logger)
    {
        _package = package;
        _set = set;
        _store = store;
        _options = options;
        _time = time;
        _logger = logger;
    }

    /// <inheritdoc cref="DetectorCheck"/>
    public async Task<string?> CheckAsync(DetectorHost detector, CancellationToken cancellationToken)
    {
        var engine = EngineFingerprint.Of(detector.Engine);
        if (await IsProvenAsync(engine, cancellationToken))
        {
            return null;
        }

        // Images wait for the processor and the first few will do; for a GPU they do not. Neither by the time: what fails beside may take it.
        var isFull = detector.Engine.Provider.IsGpu;
        var report = await new AcceptanceRun(detector, _set, _options.ImageDeadline, _time)
            .RunAsync(isFull ? _set.Expectation.Images.Count : _options.StartCheckImages, isTimed: false, cancellationToken);
        await RecordAsync(ProofRecord.Of(_package, engine, report, isFull), cancellationToken);
        if (report.Passed)
        {
            _logger.Proven(_package.Name, _package.Version, _package.Release, report.Images, report.Median.TotalMilliseconds, engine.Text);
            return null;
        }

        var fault = Printable.Line(report.Fault);
        _logger.TakeoverRefused(_package.Name, _package.Version, _package.Release, engine.Text, fault);
        return fault;
    }

    // What cannot be read was not proven; the check says what holds now.
    private async Task<bool> IsProvenAsync(EngineFingerprint engine, CancellationToken cancellationToken)
    {
        try
        {
            return await _store.IsProvenAsync(_package.Digest, engine.Text, cancellationToken);
        }
        catch (StorageException ex)
        {
            _logger.ProofsUnknown(_package.Name, _package.Version, _package.Release, ex.Fault.ToString());
            return false;
        }
    }

    private async Task RecordAsync(ProofRecord proof, CancellationToken cancellationToken)
    {
        try
        {
            await _store.RecordAsync(proof, cancellationToken);
        }
        catch (StorageException ex)
        {
            _logger.ProofNotKept(_package.Name, _package.Version, _package.Release, ex.Fault.ToString());
        }
    }
}

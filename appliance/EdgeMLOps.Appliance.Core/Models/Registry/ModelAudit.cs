using EdgeMLOps.Sqlite;
using EdgeMLOps.Sqlite.Audit;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>
/// Tells the audit log each step of a package, in order. A step is committed first and told then: what a crash leaves
/// untold is told at the next start, and one that was told just before it is told twice, by the same number.
/// </summary>
internal sealed class ModelAudit : IDisposable
{
    private const string Kind = "ModelStep";
    private const string SetBackKind = "ModelsSetBack";

    private readonly ModelStore _store;
    private readonly AuditChain _audit;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _turn = new(1, 1);

    public ModelAudit(ModelStore store, AuditChain audit, ILogger logger)
    {
        _store = store;
        _audit = audit;
        _logger = logger;
    }

    /// <summary>Tells all that is untold.</summary>
    /// <exception cref="StorageException">The audit log refused; call again.</exception>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            foreach (var step in await _store.UntoldAsync(cancellationToken))
            {
                await _audit.AppendAsync(Kind, step.Who, RegistryText.Write(step.ToDetail()), cancellationToken);
                await _store.ToldAsync(step.Id, cancellationToken);
                _logger.Stepped(
                    step.Name, step.Version, step.Release, step.ToDetail().From?.ToString() ?? "nothing", step.ToState, step.Who, step.Reason);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Tells of a registry that ends before what the audit log heard of it: an older copy was put in its place, or it was removed.
    /// Numbers of steps go on behind those that were told.
    /// </summary>
    /// <returns>The releases that the audit log heard of, where the registry was set back; else none.</returns>
    /// <exception cref="StorageException">One of the two refused.</exception>
    public async Task<IReadOnlyCollection<KnownRelease>> CompareAsync(CancellationToken cancellationToken)
    {
        var told = await _audit.LastDetailAsync(Kind, cancellationToken) is { } detail ? RegistryText.ReadStep(detail).Step : 0;
        var known = await _store.LastStepAsync(cancellationToken);
        if (!await StepNumbers.TellSetBackAsync(_audit, SetBackKind, told, known, cancellationToken))
        {
            return [];
        }

        await _store.SkipStepsAsync(told, cancellationToken);
        _logger.SetBack(known, told);
        return KnownRelease.Newest((await _audit.DetailsAsync(Kind, cancellationToken)).Select(RegistryText.ReadStep)
            .Where(step => !string.Equals(step.Package, DemonstrationDigest.Value, StringComparison.Ordinal))
            .Select(step => new KnownRelease(step.Name, step.Release, step.Package)));
    }

    /// <summary>Tells of newest releases that were behind what the registry, or this log, knows.</summary>
    /// <exception cref="StorageException">The audit log refused.</exception>
    public async Task TellReleasesAsync(int counters, CancellationToken cancellationToken)
    {
        await StepNumbers.TellReleasesAsync(_audit, "Model", counters, cancellationToken);
        _logger.ReleasesSetBack(counters);
    }

    /// <summary>The same after a change that is done: that it cannot be told now does not undo it.</summary>
    public async Task TellSoonAsync()
    {
        try
        {
            await TellAsync(CancellationToken.None);
        }
        catch (StorageException ex)
        {
            _logger.NotTold(ex.Fault.ToString());
        }
    }

    public void Dispose() => _turn.Dispose();
}

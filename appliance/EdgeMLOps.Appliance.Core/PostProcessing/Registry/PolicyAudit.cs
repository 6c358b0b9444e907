using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Models.Registry;
using EdgeMLOps.Sqlite;
using EdgeMLOps.Sqlite.Audit;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Registry;

/// <summary>
/// Tells the audit log each step of a policy, in order. A step is committed first and told then: what a crash leaves untold
/// is told at the next start, by the same number. Called by one at a time.
/// </summary>
internal sealed class PolicyAudit
{
    private const string Kind = "PolicyStep";

    private readonly PolicyStore _store;
    private readonly AuditChain _audit;
    private readonly ILogger _logger;

    public PolicyAudit(PolicyStore store, AuditChain audit, ILogger logger)
    {
        _store = store;
        _audit = audit;
        _logger = logger;
    }

    /// <summary>Tells all that is untold.</summary>
    /// <exception cref="StorageException">The audit log refused; call again.</exception>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        foreach (var step in await _store.UntoldAsync(cancellationToken))
        {
            await _audit.AppendAsync(Kind, step.Who, PolicyJson.Write(step.ToDetail()), cancellationToken);
            await _store.ToldAsync(step.Id, cancellationToken);
            _logger.Stepped(
                step.Name, step.Version, step.Release, step.Model, step.From?.ToString() ?? "nothing", step.ToState, step.Who, step.Reason);
        }
    }

    /// <summary>Tells of a registry that ends before what the audit log heard of it; numbers of steps go on behind those that were told.</summary>
    /// <returns>The releases that the audit log heard of, where the registry was set back; else none.</returns>
    /// <exception cref="StorageException">One of the two refused.</exception>
    public async Task<IReadOnlyCollection<KnownRelease>> CompareAsync(CancellationToken cancellationToken)
    {
        var told = await _audit.LastDetailAsync(Kind, cancellationToken) is { } detail ? PolicyJson.Read(detail).Step : 0;
        var known = await _store.LastStepAsync(cancellationToken);
        if (!await StepNumbers.TellSetBackAsync(_audit, "PoliciesSetBack", told, known, cancellationToken))
        {
            return [];
        }

        await _store.SkipStepsAsync(told, cancellationToken);
        _logger.SetBack(known, told);
        return KnownRelease.Newest((await _audit.DetailsAsync(Kind, cancellationToken)).Select(PolicyJson.Read)
            .Where(step => step.Package is not null)
            .Select(step => new KnownRelease(step.Name, step.Release, step.Package!))); // not null: asked above
    }

    /// <summary>Tells of newest releases that were behind what the registry knows.</summary>
    /// <exception cref="StorageException">The audit log refused.</exception>
    public async Task TellReleasesAsync(int counters, CancellationToken cancellationToken)
    {
        await StepNumbers.TellReleasesAsync(_audit, "Policy", counters, cancellationToken);
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
}

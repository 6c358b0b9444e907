using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Pipeline.Recovery;

/// <summary>
/// Finds images that the journal has as predicted and the log has not, and has those analysed again whose file is kept. What was
/// reported of them stays as it is: only the log gets its rows back. Safe for concurrent use.
/// </summary>
internal sealed class LostPredictions
{
    private readonly InstanceAnalysis _analysis;
    private readonly PredictionLog _log;
    private readonly ILogger<LostPredictions> _logger;

    public LostPredictions(InstanceAnalysis analysis, PredictionLog log, ILogger<LostPredictions> logger)
    {
        _analysis = analysis;
        _log = log;
        _logger = logger;
    }

    /// <summary>Which of these the log has no delivered prediction of.</summary>
    /// <exception cref="StorageException">The log refused.</exception>
    public async Task<IReadOnlyList<JournalInstance>> AmongAsync(IReadOnlyList<JournalInstance> instances, CancellationToken cancellationToken)
    {
        var predicted = instances.Where(instance => instance.State == InstanceState.Predicted).ToList();
        var missing = await _log.MissingAsync([.. predicted.Select(instance => instance.SopInstanceUid)], cancellationToken);
        return [.. predicted.Where(instance => missing.Contains(instance.SopInstanceUid))];
    }

    /// <summary>Has an image analysed again.</summary>
    /// <returns>Whether the log has its prediction now; else its file is not kept any more, or cannot be analysed.</returns>
    /// <exception cref="StorageException">A store refused; call again.</exception>
    /// <exception cref="EngineDownException">No engine is up; call again.</exception>
    public async Task<bool> RestoreAsync(JournalInstance instance, CancellationToken cancellationToken)
    {
        // It was asked about with many others, and may have been restored since for its study's result.
        if (await _log.MissingAsync([instance.SopInstanceUid], cancellationToken) is { Count: 0 })
        {
            return true;
        }

        if (instance.FileState != InstanceFileState.Present || !File.Exists(instance.Path) || await _analysis.AgainAsync(instance, cancellationToken) is not { } id)
        {
            return false;
        }

        _logger.Restored(instance.Row, id);
        return true;
    }

    /// <summary>Before a study's result is made while predictions are missing: has those of its images restored that can be.</summary>
    /// <param name="instances">Its images.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">A store refused; call again.</exception>
    /// <exception cref="EngineDownException">No engine is up; call again.</exception>
    public async Task RestoreAllAsync(IReadOnlyList<JournalInstance> instances, CancellationToken cancellationToken)
    {
        foreach (var page in instances.Chunk(LostPredictionSweep.Page))
        {
            foreach (var instance in await AmongAsync(page, cancellationToken))
            {
                await RestoreAsync(instance, cancellationToken);
            }
        }
    }
}

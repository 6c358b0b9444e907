using EdgeMLOps.Appliance.Core.Pipeline.Recovery;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Results;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Appliance.Core.Results.Validation;
using EdgeMLOps.Appliance.Core.Studies.Completeness;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Studies;

/// <summary>
/// Brings a judged study to its end: the judgement into the journal, the result into the queue, the study closed, in this
/// order. Each step may be repeated after a crash: the first judgement stands, the queue keeps one result.
/// </summary>
internal sealed class StudyResults
{
    private const int MostFaults = 4;

    private readonly InstanceJournal _journal;
    private readonly StudyJournal _studies;
    private readonly ResultComposer _composer;
    private readonly ResultQueue _queue;
    private readonly HeldResults _held;
    private readonly LostPredictions? _lost;
    private readonly ILogger<StudyResults> _logger;

    public StudyResults(
        InstanceJournal journal,
        StudyJournal studies,
        ResultComposer composer,
        ResultQueue queue,
        HeldResults held,
        ILogger<StudyResults> logger,
        LostPredictions? lost = null)
    {
        _lost = lost;
        _held = held;
        _journal = journal;
        _studies = studies;
        _composer = composer;
        _queue = queue;
        _logger = logger;
    }

    /// <exception cref="StorageException">A store refused; call again.</exception>
    /// <exception cref="IOException">A file cannot be read or written; call again.</exception>
    public async Task MakeAsync(StudyWatch watch, CancellationToken cancellationToken)
    {
        var study = watch.Study;
        var through = watch.Images?.ThroughRow ?? study.LastInstanceRow;
        var run = await _studies.DecideAsync(study.Row, through, watch.Decided, cancellationToken);

        // An image committed since the study was read opens it again by itself; it is not of this result.
        var all = await _journal.OfStudyAsync(study.Row, cancellationToken);
        var counted = all.Where(instance => instance.Row <= through && instance.State is InstanceState.Predicted or InstanceState.Failed).ToList();
        if (_lost is not null)
        {
            await _lost.RestoreAllAsync(counted, cancellationToken);
        }

        var composed = await ComposeAsync(run, counted, watch.Attempts, cancellationToken);
        if (composed.Faults.Count > 0)
        {
            await _held.KeepAsync(study.Row, composed.Documents, composed.Faults, cancellationToken);
            composed = composed with { Documents = [], Code = "ResultInvalid" };
        }

        if (composed.Documents.Count == 0)
        {
            await _studies.EndAsync(run, StudyOutcome.Unreportable, composed.Code, cancellationToken);
            _logger.Unreportable(study.Row, composed.Predicted + composed.Failed, composed.Code);
            return;
        }

        var isNew = await _queue.EnqueueAsync(composed.Documents, cancellationToken);
        await _studies.EndAsync(run, StudyOutcome.Reported, "", cancellationToken);
        _logger.Reported(study.Row, run.Verdict, run.Evidence, composed.Predicted, composed.Failed, isNew, composed.Replaces);
        if (run.Verdict == StudyVerdictKind.Partial)
        {
            _logger.IsPartial(study.Row, run.Received, run.Expected ?? 0, run.Evidence);
        }
    }

    private async Task<ComposedResult> ComposeAsync(
        StudyRun run, IReadOnlyList<JournalInstance> instances, int failures, CancellationToken cancellationToken)
    {
        try
        {
            return await _composer.ComposeAsync(run, instances, cancellationToken);
        }
        catch (Exception ex) when (failures >= MostFaults && !MayPass(ex))
        {
            _logger.GivenUp(run.StudyRow, failures + 1, ex);
            return ComposedResult.None("Unexpected", instances);
        }
    }

    // A full disk ends some day; what no stage foresaw fails each time.
    private static bool MayPass(Exception exception) =>
        exception is StorageException or IOException or UnauthorizedAccessException or OperationCanceledException;
}

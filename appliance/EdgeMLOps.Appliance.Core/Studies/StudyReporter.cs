using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Results;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Studies;

/// <summary>
/// Watches for studies that have been quiet and gives each its one result. What it knows it asks the journal and the queue,
/// so a restart goes on where the last run stopped.
/// </summary>
internal sealed class StudyReporter : BackgroundService
{
    private const int Page = 1024;
    private static readonly TimeSpan ShortestTurn = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(1);

    private readonly InstanceJournal _journal;
    private readonly StudyJournal _studies;
    private readonly ResultComposer _composer;
    private readonly ResultQueue _queue;
    private readonly TimeSpan _quietTime;
    private readonly TimeSpan _associationWait;
    private readonly TimeProvider _time;
    private readonly ILogger<StudyReporter> _logger;
    private readonly ReportRetries _retries;

    public StudyReporter(
        InstanceJournal journal,
        StudyJournal studies,
        ResultComposer composer,
        ResultQueue queue,
        IOptions<StudiesOptions> options,
        TimeProvider time,
        ILogger<StudyReporter> logger)
    {
        _journal = journal;
        _studies = studies;
        _composer = composer;
        _queue = queue;
        _quietTime = options.Value.QuietTime;
        _associationWait = options.Value.AssociationWait;
        _time = time;
        _logger = logger;
        _retries = new ReportRetries(time);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var turn = TimeSpan.FromTicks(Math.Clamp(_quietTime.Ticks / 4, ShortestTurn.Ticks, LongestTurn.Ticks));
        using var timer = new PeriodicTimer(turn, _time);
        do
        {
            await ReportQuietAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ReportQuietAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<OpenStudy> open;
        try
        {
            open = await ReadOpenAsync(cancellationToken);
        }
        catch (StorageException ex)
        {
            _logger.JournalRefused(ex.Fault.ToString());
            return;
        }

        _retries.KeepOnly(open);
        var quietSince = _time.GetUtcNow() - _quietTime;
        var heldSince = _time.GetUtcNow() - _associationWait;
        foreach (var study in open)
        {
            var since = study.AssociationOpen ? heldSince : quietSince;
            if (study.Pending == 0 && study.LastReceivedUtc <= since && _retries.IsDue(study.Row))
            {
                await ReportGuardedAsync(study, cancellationToken);
            }
        }
    }

    private async Task<IReadOnlyList<OpenStudy>> ReadOpenAsync(CancellationToken cancellationToken)
    {
        var open = new List<OpenStudy>();
        IReadOnlyList<OpenStudy> page;
        do
        {
            page = await _studies.OpenAsync(open is [.., var last] ? last : null, Page, cancellationToken);
            open.AddRange(page);
        }
        while (page.Count == Page);
        return open;
    }

    // One study whose result cannot be made must not keep the others from theirs.
    private async Task ReportGuardedAsync(OpenStudy study, CancellationToken cancellationToken)
    {
        try
        {
            await ReportAsync(study, cancellationToken);
            _retries.Forget(study.Row);
        }
        catch (Exception ex) when (ex is not OperationCanceledException)
        {
            var (attempt, wait) = _retries.Failed(study.Row);
            _logger.ReportFailed(study.Row, attempt, wait, ex);
        }
    }

    private async Task ReportAsync(OpenStudy study, CancellationToken cancellationToken)
    {
        // An image committed since the study was read opens it again by itself; it is not of this result.
        var all = await _journal.OfStudyAsync(study.Row, cancellationToken);
        var counted = all.Where(instance => instance.Row <= study.LastInstanceRow && instance.State is InstanceState.Predicted or InstanceState.Failed);
        var composed = await _composer.ComposeAsync(study, [.. counted], cancellationToken);
        var isNew = await _queue.EnqueueAsync(composed.Document, cancellationToken);
        await _studies.CloseAsync(study.Row, study.LastInstanceRow, cancellationToken);
        _logger.Reported(study.Row, composed.Predicted, composed.Failed, isNew, composed.Replaces);
    }
}

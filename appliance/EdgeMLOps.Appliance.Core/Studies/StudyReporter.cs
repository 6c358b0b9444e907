using System.Threading.Channels;
using EdgeMLOps.Appliance.Core.Studies.Completeness;
using EdgeMLOps.Appliance.Core.Studies.Pacs;
using EdgeMLOps.Hosting.Threads;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Studies;

/// <summary>
/// Judges each open study at every turn and has the result made of each that waits for nothing any more. What it knows it
/// asks the journal, so a restart goes on where the last run stopped. Asking the PACS and making results go on beside the
/// turns: a study that takes long holds up no other.
/// </summary>
internal sealed class StudyReporter : BackgroundService
{
    private const int Page = 1024;
    private const int Makers = 2;
    private const int MostQueued = 64;
    private static readonly TimeSpan ShortestTurn = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CutLook = TimeSpan.FromSeconds(5);

    private readonly StudyJournal _studies;
    private readonly StudyWatches _watches;
    private readonly PacsCounts _counts;
    private readonly StudyResults _results;
    private readonly StudyCompleteness _completeness;
    private readonly TimeSpan _turn;
    private readonly TimeProvider _time;
    private readonly ILogger<StudyReporter> _logger;
    private readonly Channel<StudyWatch> _ready = Channel.CreateBounded<StudyWatch>(new BoundedChannelOptions(MostQueued) { SingleWriter = true });
    private DateTimeOffset _startedUtc;

    public StudyReporter(
        StudyJournal studies,
        StudyWatches watches,
        PacsCounts counts,
        StudyResults results,
        IOptions<StudiesOptions> options,
        TimeProvider time,
        ILogger<StudyReporter> logger)
    {
        _studies = studies;
        _watches = watches;
        _counts = counts;
        _results = results;
        _completeness = new StudyCompleteness(options.Value);
        _turn = TimeSpan.FromTicks(Math.Clamp(options.Value.QuietTime.Ticks / 4, ShortestTurn.Ticks, LongestTurn.Ticks));
        _time = time;
        _logger = logger;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _startedUtc = _time.GetUtcNow();
        return Together.RunAsync(stoppingToken, [TurnsAsync, .. Enumerable.Repeat<Func<CancellationToken, Task>>(MakeAsync, Makers)]);
    }

    private async Task TurnsAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_turn, _time);
        do
        {
            try
            {
                await TurnAsync(cancellationToken);
            }
            catch (StorageException ex)
            {
                _logger.JournalRefused(ex.Fault.ToString());
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task TurnAsync(CancellationToken cancellationToken)
    {
        var open = await ReadOpenAsync(cancellationToken);
        _watches.KeepOnly(open);
        _counts.KeepOnly(open);
        foreach (var study in open)
        {
            var watch = _watches.Of(study, _time.GetUtcNow());
            if (watch.IsBusy || watch.DueUtc > _time.GetUtcNow())
            {
                continue;
            }

            watch.Verdict = await JudgeAsync(watch, cancellationToken);
            if (watch.Decided.Kind != StudyVerdictKind.Wait)
            {
                Offer(watch);
            }
        }
    }

    private void Offer(StudyWatch watch)
    {
        watch.IsBusy = true;
        if (!_ready.Writer.TryWrite(watch))
        {
            watch.IsBusy = false; // no room: the next turn
        }
    }

    private async Task<StudyVerdict> JudgeAsync(StudyWatch watch, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var study = watch.Study;
        var openSince = study.OpenSinceUtc > _startedUtc ? study.OpenSinceUtc : _startedUtc;
        if (_completeness.WaitByTime(study, openSince, now) is { } wait)
        {
            return wait;
        }

        var images = watch.Images ??= await _studies.ImagesAsync(study, cancellationToken);
        var verdict = _completeness.Judge(new StudyFacts
        {
            NowUtc = now,
            LastReceivedUtc = study.LastReceivedUtc,
            OpenSinceUtc = openSince,
            AskingSinceUtc = watch.SeenUtc,
            Pending = study.Pending,
            AssociationOpen = study.AssociationOpen,
            Images = images,
            Pacs = _counts.Look(study, images.Received),
        });
        if (verdict.WaitsFor == StudyWait.Analysis)
        {
            watch.DueUtc = now + CutLook;
        }

        return verdict;
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

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        await foreach (var watch in _ready.Reader.ReadAllAsync(cancellationToken))
        {
            await MakeGuardedAsync(watch, cancellationToken);
        }
    }

    // One study whose result cannot be made must not keep the others from theirs.
    private async Task MakeGuardedAsync(StudyWatch watch, CancellationToken cancellationToken)
    {
        try
        {
            await _results.MakeAsync(watch, cancellationToken);
        }
        catch (Exception ex) when (ex is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            var wait = watch.Failed(_time.GetUtcNow());
            _logger.ReportFailed(watch.Study.Row, watch.Attempts, wait, ex);
        }
        finally
        {
            watch.IsBusy = false;
        }
    }
}

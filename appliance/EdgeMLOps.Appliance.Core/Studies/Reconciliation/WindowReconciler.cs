using EdgeMLOps.Appliance.Core.Studies.Pacs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Studies.Reconciliation;

/// <summary>
/// After each window, and each other time without a hospital link, asks the PACS for what was sent meanwhile, and tells what did not come or
/// has it sent again. One span at a time, in a bounded number of tries; a window that begins meanwhile costs no try.
/// </summary>
internal sealed class WindowReconciler : BackgroundService
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AskAgain = TimeSpan.FromHours(6);

    private readonly LinkSpans _spans;
    private readonly SpanReconciler _reconciler;
    private readonly PacsLink _link;
    private readonly PacsClock _clock;
    private readonly StudiesOptions _studies;
    private readonly ReconciliationOptions _options;
    private readonly ReconciliationStatus _status;
    private readonly TimeProvider _time;
    private readonly ILogger<WindowReconciler> _logger;
    private DateTimeOffset _againUtc;

    public WindowReconciler(
        LinkSpans spans,
        SpanReconciler reconciler,
        PacsLink link,
        PacsClock clock,
        IOptions<StudiesOptions> options,
        ReconciliationStatus status,
        TimeProvider time,
        ILogger<WindowReconciler> logger)
    {
        _spans = spans;
        _reconciler = reconciler;
        _link = link;
        _clock = clock;
        _studies = options.Value;
        _options = _studies.Reconciliation;
        _status = status;
        _time = time;
        _logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_link.HasPeer && _options.Mode != ReconciliationMode.Off && _studies.Query.TimeZone.Length == 0 && _clock.IsUtc)
        {
            _logger.ZoneNotTold();
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            await LookAsync();
            var wait = Wait();
            if (wait > TimeSpan.Zero)
            {
                await _spans.WaitAsync(wait < LongestSleep ? wait : LongestSleep, stoppingToken);
                continue;
            }

            await ReconcileGuardedAsync(_spans.Owed[0], stoppingToken);
        }
    }

    // What is missing may have come since, and a PACS that was silent may answer. A clock that was set back must not put that off for years.
    private async Task LookAsync()
    {
        if (_link.HasPeer && _link.IsOpen)
        {
            await _spans.NoteServesAsync();
            var now = _time.GetUtcNow();
            await _spans.AskAgainAsync(item => now - item.AtUtc >= AskAgain || item.AtUtc > now);
        }
    }

    // Whatever nobody foresaw must not end the service: what the hospital sends goes on coming.
    private async Task ReconcileGuardedAsync(LinkSpan span, CancellationToken cancellationToken)
    {
        try
        {
            await ReconcileAsync(span, cancellationToken);
        }
        catch (Exception ex) when (ex is not (OperationCanceledException or OutOfMemoryException))
        {
            _againUtc = _time.GetUtcNow() + _options.Retry;
            _logger.ReconcileFailed(ex.GetType().Name, _options.Retry);
        }
    }

    private TimeSpan Wait()
    {
        if (!_link.HasPeer || !_link.IsOpen || _spans.Owed is not [{ EndedUtc: { } ended }, ..])
        {
            return LongestSleep;
        }

        var now = _time.GetUtcNow();
        var due = ended + _options.Wait;
        var wait = (due > _againUtc ? due : _againUtc) - now;

        // A clock that was set back since must not put it off for years.
        var longest = _options.Wait > _options.Retry ? _options.Wait : _options.Retry;
        return wait <= longest ? wait : TimeSpan.Zero;
    }

    private async Task ReconcileAsync(LinkSpan span, CancellationToken cancellationToken)
    {
        var outcome = await _reconciler.TryAsync(span, cancellationToken);
        if (outcome.Fault == PacsFault.LinkDown)
        {
            return; // another window: asked when that is over
        }

        var tries = span.Tries + 1;
        var isLast = span.IsAgain || outcome.IsWhole || outcome.Fault == PacsFault.NotOffered || tries >= _options.Tries;
        _status.Count(outcome, isLast, span.IsAgain);
        if (!isLast)
        {
            _againUtc = _time.GetUtcNow() + _options.Retry;
            _logger.ReconcileAgain(tries, outcome.Fault, outcome.Unfetched, _options.Retry);
            await _spans.TryAgainAsync(span, tries);
            return;
        }

        await SettleAsync(span, outcome);
    }

    private async Task SettleAsync(LinkSpan span, SpanOutcome outcome)
    {
        _againUtc = default;
        var code = CodeOf(outcome);
        var ended = span.EndedUtc!.Value; // not null: only spans that ended are tried
        await _spans.SettleAsync(
            span, new UnreconciledSpan(span.BegunUtc, ended, code, _time.GetUtcNow(), outcome.Missing, outcome.Unfetched, span.Tries + 1));
        if (code == SpanCode.Reconciled)
        {
            _logger.Reconciled(span.BegunUtc, ended, _clock.Name, outcome.Missing, outcome.Missing - outcome.Unfetched);
        }
        else
        {
            _logger.NotReconciled(span.BegunUtc, ended, outcome.Missing, outcome.Unfetched, code, outcome.InMargin);
        }
    }

    private static SpanCode CodeOf(SpanOutcome outcome) => outcome switch
    {
        { IsWhole: true } => SpanCode.Reconciled,
        { Fault: PacsFault.None } => SpanCode.StudiesMissing,
        { Fault: PacsFault.NotOffered or PacsFault.Rejected } => SpanCode.PacsCannotBeAsked,
        _ => SpanCode.PacsSilent,
    };
}

using EdgeMLOps.Appliance.Core.Studies.Pacs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Studies.Reconciliation;

/// <summary>
/// After each window, and each other time without a hospital link, asks the PACS for what was sent meanwhile, and has it sent again. One
/// span at a time, in a bounded number of tries; a window that begins meanwhile costs no try.
/// </summary>
internal sealed class WindowReconciler : BackgroundService
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestSpan = TimeSpan.FromDays(30);

    private readonly LinkSpans _spans;
    private readonly PacsReconciliation _pacs;
    private readonly PacsLink _link;
    private readonly ReconciliationOptions _options;
    private readonly ReconciliationStatus _status;
    private readonly TimeProvider _time;
    private readonly ILogger<WindowReconciler> _logger;
    private DateTimeOffset _againUtc;

    public WindowReconciler(
        LinkSpans spans,
        PacsReconciliation pacs,
        PacsLink link,
        IOptions<StudiesOptions> options,
        ReconciliationStatus status,
        TimeProvider time,
        ILogger<WindowReconciler> logger)
    {
        _spans = spans;
        _pacs = pacs;
        _link = link;
        _options = options.Value.Reconciliation;
        _status = status;
        _time = time;
        _logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = Wait();
            if (wait > TimeSpan.Zero)
            {
                await _spans.WaitAsync(wait < LongestSleep ? wait : LongestSleep, stoppingToken);
                continue;
            }

            await ReconcileGuardedAsync(_spans.Owed[0], stoppingToken);
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
        var outcome = await TryAsync(span, cancellationToken);
        if (outcome.Fault == PacsFault.LinkDown)
        {
            return; // another window: asked when that is over
        }

        var tries = span.Tries + 1;
        var isLast = outcome.IsWhole || outcome.Fault == PacsFault.NotOffered || tries >= _options.Tries;
        _status.Count(outcome, isLast);
        if (!isLast)
        {
            _againUtc = _time.GetUtcNow() + _options.Retry;
            _logger.ReconcileAgain(tries, outcome.Fault, outcome.Unfetched, _options.Retry);
            await _spans.SettleAsync(span, span with { Tries = tries }, result: null);
            return;
        }

        await SettleAsync(span, outcome);
    }

    private async Task SettleAsync(LinkSpan span, SpanOutcome outcome)
    {
        _againUtc = default;
        var code = CodeOf(outcome);
        var ended = span.EndedUtc!.Value; // not null: only spans that ended are tried
        await _spans.SettleAsync(span, again: null, new SpanResult(code, _time.GetUtcNow(), outcome.Missing, outcome.Unfetched));
        if (code == SpanCode.Reconciled)
        {
            _logger.Reconciled(span.BegunUtc, ended, outcome.Missing, outcome.Missing - outcome.Unfetched);
        }
        else
        {
            _logger.NotReconciled(span.BegunUtc, ended, outcome.Missing, outcome.Unfetched, code);
        }
    }

    private static SpanCode CodeOf(SpanOutcome outcome) => outcome switch
    {
        { IsWhole: true } => SpanCode.Reconciled,
        { Fault: PacsFault.None } => SpanCode.StudiesMissing,
        { Fault: PacsFault.NotOffered or PacsFault.Rejected } => SpanCode.PacsCannotBeAsked,
        _ => SpanCode.PacsSilent,
    };

    private async Task<SpanOutcome> TryAsync(LinkSpan span, CancellationToken cancellationToken)
    {
        var first = await CompareAsync(span, cancellationToken);
        if (first.Value is not { } found)
        {
            return new SpanOutcome(first.Fault, 0, 0);
        }

        // A day with more studies than are looked at is not whole, whatever the rest of it says.
        var unseen = found.IsCut ? 1 : 0;
        if (found.Missing.Count == 0)
        {
            return new SpanOutcome(PacsFault.None, 0, unseen);
        }

        foreach (var study in found.Missing.Take(_options.MostFetched))
        {
            if (await FetchAsync(study, cancellationToken) == PacsFault.LinkDown)
            {
                return new SpanOutcome(PacsFault.LinkDown, 0, 0);
            }
        }

        // What the PACS says of its sending is not what came.
        var second = await CompareAsync(span, cancellationToken);
        return second.Value is { } left
            ? new SpanOutcome(PacsFault.None, found.Missing.Count, left.Missing.Count + unseen)
            : new SpanOutcome(second.Fault, found.Missing.Count, found.Missing.Count);
    }

    private Task<PacsReply<PacsDifference>> CompareAsync(LinkSpan span, CancellationToken cancellationToken)
    {
        var ended = span.EndedUtc!.Value; // as above
        var longest = LongestSpan - (2 * _options.Margin);

        // A clock that was set meanwhile: what is known is when it ended.
        var begun = span.BegunUtc > ended || ended - span.BegunUtc > longest ? ended - longest : span.BegunUtc;
        return _pacs.CompareAsync(begun - _options.Margin, ended + _options.Margin, _options.Timeout, cancellationToken);
    }

    private async Task<PacsFault> FetchAsync(MissingStudy study, CancellationToken cancellationToken)
    {
        var reply = await _pacs.FetchAsync(study.StudyInstanceUid, _options.Timeout, cancellationToken);
        if (reply.Value is not { Status.IsSuccess: true, Failed: 0 })
        {
            _logger.NotFetched(reply.Fault, reply.Value?.Status.Code ?? 0, reply.Value?.Failed ?? 0);
        }

        return reply.Fault;
    }
}

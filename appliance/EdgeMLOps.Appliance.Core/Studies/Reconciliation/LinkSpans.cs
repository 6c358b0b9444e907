using EdgeMLOps.Appliance.Core.Link;

namespace EdgeMLOps.Appliance.Core.Studies.Reconciliation;

/// <summary>
/// Notes since when the hospital link is down and when it is up again, each before the link controller goes on. It has no socket: the
/// controller opens and closes it with the sides that have. Safe for concurrent use.
/// </summary>
internal sealed class LinkSpans : IHospitalSockets, IDisposable
{
    private const int Most = 16;

    private readonly SpanFile _file;
    private readonly bool _isAsked;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SemaphoreSlim _changed = new(0);
    private volatile SpanFileContent _content;
    private int _disposed;

    /// <param name="file">Where it outlives the process.</param>
    /// <param name="isAsked">Whether a PACS is configured to be asked; where none is, nothing is noted and nothing is owed.</param>
    /// <param name="time">The clock.</param>
    public LinkSpans(SpanFile file, bool isAsked, TimeProvider time)
    {
        _file = file;
        _isAsked = isAsked;
        _time = time;
        _content = isAsked ? file.Load() : new SpanFileContent([], Last: null);
    }

    public int OpenAssociations => 0;

    /// <summary>What is owed, the earliest first.</summary>
    public IReadOnlyList<LinkSpan> Owed => _content.Spans;

    /// <summary>What the last span came to; null before the first.</summary>
    public SpanResult? Last => _content.Last;

    public Task OpenAsync(CancellationToken cancellationToken) => ChangeAsync(
        content => content.Spans is [.., { EndedUtc: null } open]
            ? content with { Spans = [.. content.Spans.SkipLast(1), open with { EndedUtc = _time.GetUtcNow() }] }
            : content);

    public Task CloseAsync(DateTimeOffset deadlineUtc, CancellationToken cancellationToken) => ChangeAsync(
        content => !_isAsked || content.Spans is [.., { EndedUtc: null }]
            ? content
            : content with { Spans = Bounded([.. content.Spans, new LinkSpan(_time.GetUtcNow(), EndedUtc: null, Tries: 0)]) });

    /// <summary>A span is done with, or is tried once more.</summary>
    /// <param name="span">One that has ended, as <see cref="Owed"/> gave it.</param>
    /// <param name="again">With its tries counted; null: it is done with.</param>
    /// <param name="result">What it came to; null: that is not known yet.</param>
    public Task SettleAsync(LinkSpan span, LinkSpan? again, SpanResult? result) => ChangeAsync(
        content => new SpanFileContent(
            [.. content.Spans.Select(owed => owed == span ? again : owed).OfType<LinkSpan>()], result ?? content.Last));

    /// <summary>Waits until something changes, at most so long.</summary>
    public async Task WaitAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(limit, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            await _changed.WaitAsync(both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The limit.
        }
    }

    public void Dispose()
    {
        // The container knows it by two names, and disposes it by both.
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _turn.Dispose();
            _changed.Dispose();
        }
    }

    // Of too many the first two become one: what lies between is asked for, too, in no more tries than one has.
    private static IReadOnlyList<LinkSpan> Bounded(IReadOnlyList<LinkSpan> spans) =>
        spans.Count <= Most ? spans : [spans[0] with { EndedUtc = spans[1].EndedUtc, Tries = Math.Max(spans[0].Tries, spans[1].Tries) }, .. spans.Skip(2)];

    private async Task ChangeAsync(Func<SpanFileContent, SpanFileContent> change)
    {
        await _turn.WaitAsync(CancellationToken.None); // a side that does not note what happens would be asked for nothing
        try
        {
            var after = change(_content);
            if (!ReferenceEquals(after, _content))
            {
                _content = after;
                await _file.SaveAsync(after);
                _changed.Release();
            }
        }
        finally
        {
            _turn.Release();
        }
    }
}

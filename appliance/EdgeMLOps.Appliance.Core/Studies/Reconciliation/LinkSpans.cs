using EdgeMLOps.Appliance.Core.Link;

namespace EdgeMLOps.Appliance.Core.Studies.Reconciliation;

/// <summary>
/// Notes since when the hospital link is down and when it is up again, each before the link controller goes on. It has no socket: the
/// controller opens and closes it with the sides that have. Safe for concurrent use.
/// </summary>
internal sealed class LinkSpans : IHospitalSockets, IDisposable
{
    /// <summary>How often it is noted that the link is up still: so much too early a kill may seem to have come.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromMinutes(5);

    private readonly SpanFile _file;
    private readonly bool _isAsked;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SemaphoreSlim _changed = new(0);
    private volatile SpanFileContent _content;
    private bool _isServed;
    private int _disposed;

    /// <param name="file">Where it outlives the process.</param>
    /// <param name="isAsked">Whether a PACS is configured to be asked; where none is, nothing is noted and nothing is owed.</param>
    /// <param name="time">The clock.</param>
    public LinkSpans(SpanFile file, bool isAsked, TimeProvider time)
    {
        _file = file;
        _isAsked = isAsked;
        _time = time;
        _content = isAsked ? file.Load().Resumed() : SpanFileContent.Nothing;
    }

    public int OpenAssociations => 0;

    /// <summary>What the PACS is to be asked about, in that order.</summary>
    public IReadOnlyList<LinkSpan> Owed => _content.Spans;

    /// <summary>What ended otherwise than reconciled, the earliest first.</summary>
    public IReadOnlyList<UnreconciledSpan> Unreconciled => _content.Unreconciled;

    /// <summary>Whether a restart would not know what is owed.</summary>
    public bool IsUnwritten => _file.IsUnwritten;

    public Task OpenAsync(CancellationToken cancellationToken) => ChangeAsync(content => Served(content, isServed: true));

    public Task CloseAsync(DateTimeOffset deadlineUtc, CancellationToken cancellationToken) =>
        ChangeAsync(content => Served(content, isServed: false));

    /// <summary>The airlock's word on a link that is cut though it is served, or not any more. While it is not served its span is the controller's alone.</summary>
    public Task NoteCutAsync(bool isCut) => ChangeAsync(content => _isServed ? Told(content, isUp: !isCut) : content);

    /// <summary>Notes now and then that the link is up, so that the next process knows since when it was not.</summary>
    public Task NoteServesAsync() => ChangeAsync(content => content.Serves(_time.GetUtcNow(), Beat));

    /// <summary>A span is tried once more.</summary>
    /// <param name="span">One that has ended, as <see cref="Owed"/> gave it.</param>
    /// <param name="tries">So often it was.</param>
    public Task TryAgainAsync(LinkSpan span, int tries) => ChangeAsync(content => content.TriedAgain(span, tries));

    /// <summary>A span is done with.</summary>
    /// <param name="span">One that has ended, as <see cref="Owed"/> gave it.</param>
    /// <param name="result">What it came to.</param>
    public Task SettleAsync(LinkSpan span, UnreconciledSpan result) => ChangeAsync(content => content.Settled(span, result));

    /// <summary>What is not reconciled is asked about again, as far as there is room.</summary>
    /// <param name="which">Of what is not reconciled.</param>
    /// <returns>How many spans that are.</returns>
    public async Task<int> AskAgainAsync(Func<UnreconciledSpan, bool> which)
    {
        var (before, after) = await ChangeAsync(content => content.AskedAgain(which));
        return after.Spans.Count - before.Spans.Count;
    }

    /// <summary>A person knows of what ended until then.</summary>
    /// <returns>How many spans that were.</returns>
    public async Task<int> AcknowledgeAsync(DateTimeOffset untilUtc)
    {
        var (before, after) = await ChangeAsync(content => content.Acknowledged(untilUtc));
        return before.Unreconciled.Count - after.Unreconciled.Count;
    }

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

    private SpanFileContent Served(SpanFileContent content, bool isServed)
    {
        _isServed = isServed;
        return Told(content, isUp: isServed);
    }

    private SpanFileContent Told(SpanFileContent content, bool isUp) =>
        !_isAsked ? content : isUp ? content.Opened(_time.GetUtcNow()) : content.Closed(_time.GetUtcNow());

    private async Task<(SpanFileContent Before, SpanFileContent After)> ChangeAsync(Func<SpanFileContent, SpanFileContent> change)
    {
        await _turn.WaitAsync(CancellationToken.None); // a side that does not note what happens would be asked for nothing
        try
        {
            var before = _content;
            var after = change(before);
            if (!ReferenceEquals(after, before))
            {
                _content = after;
                await _file.SaveAsync(after);
                _changed.Release();
            }

            return (before, after);
        }
        finally
        {
            _turn.Release();
        }
    }
}

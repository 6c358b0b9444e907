namespace EdgeMLOps.Appliance.Core.Studies.Reconciliation;

/// <summary>What <c>status</c> says of the reconciliation with the PACS, and what a person may do about it. Safe for concurrent use.</summary>
public sealed class ReconciliationStatus
{
    private static readonly TimeSpan LongestOwed = TimeSpan.FromDays(1);

    private readonly LinkSpans _spans;
    private readonly TimeProvider _time;
    private long _missing;
    private long _fetched;
    private long _failures;

    internal ReconciliationStatus(LinkSpans spans, TimeProvider time) => (_spans, _time) = (spans, time);

    /// <summary>
    /// Empty when all is well; else how a span without a hospital link ended, missing studies before all else, <c>SpansUnwritten</c> where a
    /// restart would not know what is owed, or <c>ReconciliationOwed</c> where one is over for more than a day and the PACS not asked yet.
    /// </summary>
    public string Code => _spans.Unreconciled is [.., var last] spans
        ? (spans.FirstOrDefault(span => span.Code == SpanCode.StudiesMissing) ?? last).Code.ToString()
        : _spans.IsUnwritten ? "SpansUnwritten"
        : _spans.Owed.Any(span => _time.GetUtcNow() - span.EndedUtc > LongestOwed) ? "ReconciliationOwed"
        : "";

    /// <summary>
    /// Numbers by their names, counted since the start but for <c>owed</c>, <c>unreconciled</c> and the studies of the latter, <c>unfetched</c>,
    /// which are those of now.
    /// </summary>
    public IReadOnlyDictionary<string, long> Facts => new Dictionary<string, long>(StringComparer.Ordinal)
    {
        ["reconciliation.owed"] = _spans.Owed.Count(span => !span.IsAgain),
        ["reconciliation.missing"] = Interlocked.Read(ref _missing),
        ["reconciliation.fetched"] = Interlocked.Read(ref _fetched),
        ["reconciliation.unreconciled"] = _spans.Unreconciled.Count,
        ["reconciliation.unfetched"] = _spans.Unreconciled.Sum(span => (long)span.Unfetched),
        ["reconciliation.failures"] = Interlocked.Read(ref _failures),
    };

    /// <summary>What ended otherwise than reconciled, until a later question finds nothing missing or a person acknowledges it; at most 64.</summary>
    public IReadOnlyList<UnreconciledSpan> Unreconciled => _spans.Unreconciled;

    /// <summary>Has the PACS asked again about what is not reconciled; the service does it by and by.</summary>
    /// <returns>How many spans that are.</returns>
    public Task<int> AskAgainAsync() => _spans.AskAgainAsync(_ => true);

    /// <summary>Takes it that a person knows of what is not reconciled.</summary>
    /// <param name="untilUtc">What ended later than that is left.</param>
    /// <returns>How many spans that were.</returns>
    public Task<int> AcknowledgeAsync(DateTimeOffset untilUtc) => _spans.AcknowledgeAsync(untilUtc);

    /// <summary>Takes it that the link is cut though it is served, or not any more: the PACS is asked about that time as about a window's.</summary>
    /// <param name="isCut">Whether it is; repeating it is harmless.</param>
    public Task NoteCutAsync(bool isCut) => _spans.NoteCutAsync(isCut);

    /// <summary>Counts a try.</summary>
    /// <param name="outcome">What it came to.</param>
    /// <param name="isLast">Whether the span is not tried again.</param>
    /// <param name="isAgain">Whether what is missing was counted before.</param>
    internal void Count(SpanOutcome outcome, bool isLast, bool isAgain)
    {
        var fetched = Math.Max(outcome.Missing - outcome.Unfetched, 0);
        Interlocked.Add(ref _fetched, fetched);
        Interlocked.Add(ref _missing, isAgain ? 0 : fetched + (isLast ? outcome.Unfetched : 0));
        if (!outcome.IsWhole)
        {
            Interlocked.Increment(ref _failures);
        }
    }
}

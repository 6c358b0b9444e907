namespace EdgeMLOps.Appliance.Core.Studies.Reconciliation;

/// <summary>What <c>status</c> says of the reconciliation with the PACS. Safe for concurrent use.</summary>
public sealed class ReconciliationStatus
{
    private readonly LinkSpans _spans;
    private long _missing;
    private long _fetched;
    private long _failures;

    internal ReconciliationStatus(LinkSpans spans) => _spans = spans;

    /// <summary>Empty when all is well; else how the last span without a hospital link ended.</summary>
    public string Code => _spans.Last is { Code: not (SpanCode.None or SpanCode.Reconciled) } last ? last.Code.ToString() : "";

    /// <summary>Numbers by their names, counted since the start but for <c>owed</c> and <c>unfetched</c>, which are those of now.</summary>
    public IReadOnlyDictionary<string, long> Facts => new Dictionary<string, long>(StringComparer.Ordinal)
    {
        ["reconciliation.owed"] = _spans.Owed.Count,
        ["reconciliation.missing"] = Interlocked.Read(ref _missing),
        ["reconciliation.fetched"] = Interlocked.Read(ref _fetched),
        ["reconciliation.unfetched"] = _spans.Last?.Unfetched ?? 0,
        ["reconciliation.failures"] = Interlocked.Read(ref _failures),
    };

    /// <summary>Counts a try.</summary>
    /// <param name="outcome">What it came to.</param>
    /// <param name="isLast">Whether the span is not tried again.</param>
    internal void Count(SpanOutcome outcome, bool isLast)
    {
        var fetched = Math.Max(outcome.Missing - outcome.Unfetched, 0);
        Interlocked.Add(ref _fetched, fetched);
        Interlocked.Add(ref _missing, fetched + (isLast ? outcome.Unfetched : 0));
        if (!outcome.IsWhole)
        {
            Interlocked.Increment(ref _failures);
        }
    }
}

namespace EdgeMLOps.Appliance.Core.Studies.Reconciliation;

/// <summary>How the last span ended, as an earlier version of <c>reconciliation.json</c> has it.</summary>
/// <param name="Code">How it ended.</param>
/// <param name="AtUtc">When that was.</param>
/// <param name="Missing">Studies the PACS had and we had not.</param>
/// <param name="Unfetched">Those of them that were missing still.</param>
internal sealed record FormerSpanResult(SpanCode Code, DateTimeOffset AtUtc, int Missing, int Unfetched)
{
    /// <summary>Whether a person was told of it.</summary>
    internal bool IsAlarm => Code is not (SpanCode.None or SpanCode.Reconciled);

    /// <summary>The same. When the span was it does not say, so it begins and ends when it was told.</summary>
    internal UnreconciledSpan Span => new(AtUtc, AtUtc, Code, AtUtc, Missing, Unfetched, Tries: 0);
}

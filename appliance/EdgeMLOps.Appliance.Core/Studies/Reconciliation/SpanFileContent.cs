namespace EdgeMLOps.Appliance.Core.Studies.Reconciliation;

/// <summary>Content of <c>reconciliation.json</c>.</summary>
/// <param name="Spans">What is not reconciled yet, earliest first; only the last may be open.</param>
/// <param name="Last">What the last one came to; null before the first.</param>
internal sealed record SpanFileContent(IReadOnlyList<LinkSpan> Spans, SpanResult? Last);

using EdgeMLOps.Appliance.Core.Studies.Pacs;

namespace EdgeMLOps.Appliance.Core.Studies.Reconciliation;

/// <summary>What one try for a span came to.</summary>
/// <param name="Fault">Why the PACS gave no answer; none when it did.</param>
/// <param name="Missing">Studies that had not come.</param>
/// <param name="Unfetched">Those of them that are missing still.</param>
/// <param name="InMargin">Those of the latter that did not begin in the span itself, and are not fetched.</param>
internal sealed record SpanOutcome(PacsFault Fault, int Missing, int Unfetched, int InMargin = 0)
{
    public bool IsWhole => Fault == PacsFault.None && Unfetched == 0;
}

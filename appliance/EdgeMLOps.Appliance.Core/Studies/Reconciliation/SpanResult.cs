namespace EdgeMLOps.Appliance.Core.Studies.Reconciliation;

/// <summary>What the last span that was reconciled came to.</summary>
/// <param name="Code">How it ended.</param>
/// <param name="AtUtc">When.</param>
/// <param name="Missing">Studies the PACS had and we had not.</param>
/// <param name="Unfetched">Those of them that are missing still.</param>
internal sealed record SpanResult(SpanCode Code, DateTimeOffset AtUtc, int Missing, int Unfetched);

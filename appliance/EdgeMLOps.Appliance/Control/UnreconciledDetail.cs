using EdgeMLOps.Contracts.Control;

namespace EdgeMLOps.Appliance.Control;

/// <summary>What stands in the audit log of a person's word on spans that are not reconciled.</summary>
/// <param name="UntilUtc">Until when what had ended is meant.</param>
/// <param name="Reason">Why.</param>
/// <param name="Spans">What that was then.</param>
internal sealed record UnreconciledDetail(DateTimeOffset UntilUtc, string Reason, UnreconciledFact[] Spans);

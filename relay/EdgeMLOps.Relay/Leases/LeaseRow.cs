namespace EdgeMLOps.Relay.Leases;

/// <summary>A transition of the lease.</summary>
/// <param name="From">Before.</param>
/// <param name="Happened">What happened.</param>
/// <param name="To">After.</param>
/// <param name="MustEndLater">Only where the end that is asked for is still to come: a grant that was late must give nothing.</param>
internal sealed record LeaseRow(LeaseStanding From, LeaseEvent Happened, LeaseStanding To, bool MustEndLater = false);

namespace EdgeMLOps.Relay.Leases;

/// <summary>The life of a lease: what is not in this table does not happen. Once over, a lease of the same name stays over.</summary>
internal static class LeaseTransitions
{
    internal static IReadOnlyList<LeaseRow> Rows { get; } =
    [
        new(LeaseStanding.None, LeaseEvent.GivenNew, LeaseStanding.Running, MustEndLater: true),
        new(LeaseStanding.Running, LeaseEvent.GivenNew, LeaseStanding.Running, MustEndLater: true),
        new(LeaseStanding.Over, LeaseEvent.GivenNew, LeaseStanding.Running, MustEndLater: true),
        new(LeaseStanding.Running, LeaseEvent.GivenAgain, LeaseStanding.Running, MustEndLater: true),
        new(LeaseStanding.Running, LeaseEvent.TimedOut, LeaseStanding.Over),
        new(LeaseStanding.Running, LeaseEvent.TakenBack, LeaseStanding.Over),
    ];

    /// <summary>How a lease stands after an event; null when it cannot happen.</summary>
    internal static LeaseStanding? Next(IEnumerable<LeaseRow> rows, LeaseStanding standing, LeaseEvent happened, bool endsLater) =>
        rows.FirstOrDefault(row => row.From == standing && row.Happened == happened && (endsLater || !row.MustEndLater))?.To;
}

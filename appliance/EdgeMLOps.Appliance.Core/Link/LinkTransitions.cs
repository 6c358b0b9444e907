namespace EdgeMLOps.Appliance.Core.Link;

/// <summary>The hospital link's behaviour towards the airlock: what is not in this table does not happen.</summary>
internal static class LinkTransitions
{
    internal static IReadOnlyList<LinkRow> Rows { get; } =
    [
        new(HospitalLinkPhase.Serving, LinkEvent.DrainAsked, HospitalLinkPhase.Draining, LinkFacts.WindowNotOver),
        new(HospitalLinkPhase.Draining, LinkEvent.DrainAsked, HospitalLinkPhase.Draining, LinkFacts.WindowNotOver),
        new(HospitalLinkPhase.Drained, LinkEvent.DrainAsked, HospitalLinkPhase.Drained, LinkFacts.WindowNotOver),
        new(HospitalLinkPhase.Draining, LinkEvent.SidesClosed, HospitalLinkPhase.Drained, LinkFacts.FlagSaved),
        new(HospitalLinkPhase.Serving, LinkEvent.ServeAsked, HospitalLinkPhase.Serving),
        new(HospitalLinkPhase.Draining, LinkEvent.ServeAsked, HospitalLinkPhase.Serving, LinkFacts.OfThisWindow),
        new(HospitalLinkPhase.Drained, LinkEvent.ServeAsked, HospitalLinkPhase.Serving, LinkFacts.OfThisWindow),
    ];

    /// <summary>The phase after an event; null when it cannot happen, or not with these facts.</summary>
    internal static HospitalLinkPhase? Next(IEnumerable<LinkRow> rows, HospitalLinkPhase phase, LinkEvent happened, LinkFacts facts) =>
        rows.FirstOrDefault(row => row.From == phase && row.Happened == happened && (facts & row.Guard) == row.Guard)?.To;
}

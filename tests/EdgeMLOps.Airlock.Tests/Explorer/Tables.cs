using EdgeMLOps.Airlock.States;
using EdgeMLOps.Appliance.Core.Link;
using EdgeMLOps.Relay.Leases;

namespace EdgeMLOps.Airlock.Tests.Explorer;

/// <summary>The three tables that are walked together.</summary>
internal sealed record Tables(AirlockTable Airlock, IReadOnlyList<LinkRow> Link, IReadOnlyList<LeaseRow> Lease)
{
    /// <summary>Those of the product.</summary>
    public static Tables Real { get; } = new(AirlockTransitions.Table, LinkTransitions.Rows, LeaseTransitions.Rows);

    /// <summary>The product's without one guard or one row, each by its name.</summary>
    public static IEnumerable<(string Name, Tables Tables)> Weakened() => [.. WithoutAirlockFact(), .. WithoutLinkFact(), .. WithoutLease(), .. WithoutRow()];

    private static IEnumerable<(string, Tables)> WithoutAirlockFact() => Enum.GetValues<AirlockFacts>().Where(fact => fact != AirlockFacts.None)
        .SelectMany(fact => Places(fact).Select(place => ($"airlock guard {fact} of {place.Name}", Real with { Airlock = place.Table })));

    private static IEnumerable<(string Name, AirlockTable Table)> Places(AirlockFacts fact)
    {
        var table = Real.Airlock;
        foreach (var row in table.Rows.Where(row => Array.Exists(row.Guards, guard => guard.HasFlag(fact))))
        {
            var weaker = row with { Guards = [.. row.Guards.Select(guard => guard & ~fact)] };
            yield return ($"{row.Happened}", table with { Rows = [.. table.Rows.Select(other => other == row ? weaker : other)] });
        }

        foreach (var row in table.Commands)
        {
            foreach (var at in Enumerable.Range(0, row.Guards.Length).Where(at => row.Guards[at].HasFlag(fact)))
            {
                var weaker = row with { Guards = [.. row.Guards.Select((guard, index) => index == at ? guard & ~fact : guard)] };
                yield return ($"{row.Command} ({row.Guards[at]})", table with { Commands = [.. table.Commands.Select(other => other == row ? weaker : other)] });
            }
        }
    }

    private static IEnumerable<(string, Tables)> WithoutLinkFact() => Enum.GetValues<LinkFacts>().Where(fact => fact != LinkFacts.None)
        .Select(fact => ($"appliance guard {fact}", Real with { Link = [.. Real.Link.Select(row => row with { Guard = row.Guard & ~fact })] }));

    private static IEnumerable<(string, Tables)> WithoutLease() =>
    [
        ("relay guard MustEndLater", Real with { Lease = [.. Real.Lease.Select(row => row with { MustEndLater = false })] }),
        ("relay guard that a lease once over stays over",
            Real with { Lease = [.. Real.Lease, new LeaseRow(LeaseStanding.Over, LeaseEvent.GivenAgain, LeaseStanding.Running, MustEndLater: true)] }),
    ];

    // A row that is missing must be missed: some window does not end, or the hospital does not come back.
    private static IEnumerable<(string, Tables)> WithoutRow() =>
    [
        .. Real.Airlock.Rows.Where(row => row.Happened is not (AirlockEvent.WindowBegan or AirlockEvent.HospitalDown or AirlockEvent.OutsideOpened))
            .Select(row => ($"airlock row {row.From} {row.Happened}", Real with { Airlock = Real.Airlock with { Rows = [.. Real.Airlock.Rows.Where(other => other != row)] } })),
        // A drain that nobody cuts ends by itself, so that row only saves time.
        .. Real.Link.Where(row => row.Happened == LinkEvent.ServeAsked && row.From != HospitalLinkPhase.Draining)
            .Select(row => ($"appliance row {row.From} {row.Happened}", Real with { Link = [.. Real.Link.Where(other => other != row)] })),
        .. Real.Lease.Where(row => row.Happened is LeaseEvent.TimedOut)
            .Select(row => ($"relay row {row.From} {row.Happened}", Real with { Lease = [.. Real.Lease.Where(other => other != row)] })),
    ];
}

using EdgeMLOps.Relay.Leases;

namespace EdgeMLOps.Airlock.Tests.Explorer;

/// <summary>What the relay can do, as its LeaseKeeper and its uplink.</summary>
internal static class RelayMoves
{
    public static IEnumerable<(EdgeKind Kind, World Next)> Of(World world)
    {
        if (!world.RelayUp)
        {
            yield return (EdgeKind.Work, world with { RelayUp = true });
            yield break;
        }

        yield return (EdgeKind.Fault, world.Map(message => message.IsForAppliance ? message : default) with
        {
            RelayUp = false,
            Connected = false,
            Clings = false,
            Lease = LeaseStanding.None,
            LeaseWindow = 0,
            LeaseLeft = 0,
        });
        if (world.Lease == LeaseStanding.Running && !world.Connected && !world.Unplugged)
        {
            yield return (EdgeKind.Work, world with { Connected = true });
        }

        if (world.Lease != LeaseStanding.Running && world.Connected && !world.Clings)
        {
            yield return (EdgeKind.Work, world with { Connected = false });
            yield return (EdgeKind.Fault, world with { Clings = true });
        }
    }

    public static World Grant(World world, Message grant, IReadOnlyList<LeaseRow> rows)
    {
        var isAgain = world.Lease != LeaseStanding.None && world.LeaseWindow == grant.Window;
        var happened = isAgain ? LeaseEvent.GivenAgain : LeaseEvent.GivenNew;
        return LeaseTransitions.Next(rows, world.Lease, happened, endsLater: grant.Deadline > 0) is { } next
            ? world with { Lease = next, LeaseWindow = grant.Window, LeaseLeft = Math.Min(World.TimeToLive, grant.Deadline) }
            : world;
    }

    public static World Revoke(World world, IReadOnlyList<LeaseRow> rows) => End(world, LeaseEvent.TakenBack, rows);

    /// <summary>A tick of the clock that all three share.</summary>
    public static World Tick(World world, IReadOnlyList<LeaseRow> rows)
    {
        var later = world.Map(message => message with { Deadline = Less(message.Deadline) }) with
        {
            GraceLeft = Less(world.GraceLeft),
            LeaseLeft = Less(world.LeaseLeft),
        };
        return later.LeaseLeft == 0 ? End(later, LeaseEvent.TimedOut, rows) : later;
    }

    private static World End(World world, LeaseEvent happened, IReadOnlyList<LeaseRow> rows) =>
        LeaseTransitions.Next(rows, world.Lease, happened, endsLater: true) is { } next ? world with { Lease = next, LeaseLeft = 0 } : world;

    private static byte Less(byte ticks) => (byte)Math.Max(ticks - 1, 0);
}

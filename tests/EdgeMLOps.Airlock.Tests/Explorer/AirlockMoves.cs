using EdgeMLOps.Airlock.States;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Relay.Leases;

namespace EdgeMLOps.Airlock.Tests.Explorer;

/// <summary>What the airlock can do: one step at a time, as its referee.</summary>
internal static class AirlockMoves
{
    public const byte MostWindows = 2;

    public static IEnumerable<(EdgeKind Kind, World Next)> Of(World world, AirlockTable table)
    {
        if (!world.AirlockUp)
        {
            return Restart(world, table);
        }

        var crashed = Forget(world) with { AirlockUp = false, Facts = AirlockFacts.None, Answered = false, GraceLeft = 0 };
        return
        [
            (EdgeKind.Fault, crashed),
            .. world.Pending != Call.None ? [(EdgeKind.Work, GiveUp(world))] : Steps(world, table),
        ];
    }

    /// <summary>The answer to a grant came.</summary>
    public static World Granted(World world) => world with { Pending = Call.None, Answered = true, GraceLeft = World.Grace };

    /// <summary>What is known after the lease was taken back: by the relay's word, or by its silence.</summary>
    public static World Revoked(World world, bool? saysUp) => world with
    {
        Pending = Call.None,
        Facts = (saysUp is false ? AirlockFacts.RelayDown : AirlockFacts.None)
            | (world.Answered ? AirlockFacts.GrantsAnswered : AirlockFacts.None)
            | (world.GraceLeft == 0 && saysUp is not true ? AirlockFacts.LeaseRanOut : AirlockFacts.None),
    };

    private static World Forget(World world) => world.Map(message => message with { IsAwaited = false }) with { Pending = Call.None };

    private static World GiveUp(World world) => world.Pending switch
    {
        Call.Grant => Forget(world) with { GraceLeft = World.Grace },
        Call.Revoke => Revoked(Forget(world), saysUp: null),
        _ => Forget(world),
    };

    // What a dead process left behind is closed, never continued.
    private static IEnumerable<(EdgeKind, World)> Restart(World world, AirlockTable table)
    {
        var up = world with { AirlockUp = true, GraceLeft = World.Grace };
        return world.State is WindowState.Draining or WindowState.Isolated or WindowState.Open
            ? Event(up, table, AirlockEvent.WindowOver, EdgeKind.Work)
            : [(EdgeKind.Work, up)];
    }

    private static IEnumerable<(EdgeKind, World)> Steps(World world, AirlockTable table) => world.State switch
    {
        WindowState.Serving => world.Window < MostWindows && IsQuiet(world) ? Event(world, table, AirlockEvent.WindowBegan, EdgeKind.Window) : [],
        WindowState.Draining =>
        [
            .. Ask(world with { Facts = AirlockFacts.None }, Call.Drain, world.ApplianceUp), // what was proven before is proven again
            Proof(world, AirlockFacts.HospitalDown, !world.Sockets && !world.Meddler),
            .. Event(world, table, AirlockEvent.HospitalDown, EdgeKind.Work),
            .. Event(world, table, AirlockEvent.WindowOver, EdgeKind.Work),
        ],
        WindowState.Isolated =>
        [
            .. Event(world, table, AirlockEvent.OutsideOpened, EdgeKind.Work),
            .. Event(world, table, AirlockEvent.WindowOver, EdgeKind.Work),
        ],
        WindowState.Open => Open(world, table),
        WindowState.Closing => [.. Ask(world, Call.Revoke, world.RelayUp), .. Event(world, table, AirlockEvent.LeaseOver, EdgeKind.Work)],
        WindowState.Verifying => Verify(world, table),
        _ =>
        [
            .. Unplug(world),
            .. Event(world, table, AirlockEvent.OutsideUnplugged, EdgeKind.Person),
        ],
    };

    // It takes a person longer than a lease lives, and that long lies between two windows.
    private static bool IsQuiet(World world) => world.Lease != LeaseStanding.Running && world.First.Deadline == 0 && world.Second.Deadline == 0;

    private static IEnumerable<(EdgeKind, World)> Unplug(World world) =>
        IsQuiet(world)
            ? [(EdgeKind.Person, world with { Unplugged = true, Connected = false, Clings = false, Facts = AirlockFacts.PersonConfirmed })]
            : [];

    private static IEnumerable<(EdgeKind, World)> Open(World world, AirlockTable table)
    {
        yield return Proof(world, AirlockFacts.HospitalDown, !world.Sockets && !world.Meddler);
        foreach (var edge in Event(world, table, AirlockEvent.WindowOver, EdgeKind.Work))
        {
            yield return edge;
        }

        if (world.HasRoom && table.Allows(world.State, AirlockCommand.Grant, world.Facts))
        {
            // Each needs its own proof, so the facts are used up. A relay that is down refuses at once.
            var counted = world with { Facts = AirlockFacts.None, MeddledGrants = (byte)(world.Meddler ? world.MeddledGrants + 1 : 0) };
            yield return (EdgeKind.Work, world.RelayUp ? counted.Send(Call.Grant, World.TimeToLive) with { Answered = false } : counted with { Answered = false, GraceLeft = World.Grace });
        }
    }

    private static IEnumerable<(EdgeKind, World)> Verify(World world, AirlockTable table)
    {
        var known = world.Facts | (world.Confirmed ? AirlockFacts.PersonConfirmed : AirlockFacts.None);
        return
        [
            .. world.RelayUp ? Ask(world, Call.Revoke, isUp: true) : [(EdgeKind.Work, Revoked(world, saysUp: null))],
            Proof(world, AirlockFacts.OutsideDown, !world.Connected),
            .. table.Allows(world.State, AirlockCommand.Serve, known) ? Ask(world with { Facts = AirlockFacts.None }, Call.Serve, world.ApplianceUp) : [],
            .. Event(world, table, AirlockEvent.Served, EdgeKind.Work),
            .. Event(world, table, AirlockEvent.OutsideUnproven, EdgeKind.Work),
        ];
    }

    private static IEnumerable<(EdgeKind, World)> Ask(World world, Call call, bool isUp) => isUp && world.HasRoom ? [(EdgeKind.Work, world.Send(call))] : [];

    private static (EdgeKind, World) Proof(World world, AirlockFacts fact, bool holds) =>
        (EdgeKind.Work, world with { Facts = holds ? world.Facts | fact : world.Facts & ~fact });

    private static IEnumerable<(EdgeKind, World)> Event(World world, AirlockTable table, AirlockEvent happened, EdgeKind kind) =>
        table.Next(world.State, happened, world.Facts) is { } next ? [(kind, Enter(world, happened, next))] : [];

    // A meddler is looked at in Open alone; what is plugged in again is so when the next window begins.
    private static World Enter(World world, AirlockEvent happened, WindowState next)
    {
        var entered = world with { State = next, Facts = AirlockFacts.None, Meddler = false, MeddledGrants = 0 };
        return happened switch
        {
            AirlockEvent.WindowBegan => entered with { Window = (byte)(world.Window + 1), Confirmed = false, Unplugged = false },
            AirlockEvent.LeaseOver => entered.Map(message => message.Window < world.Window ? default : message), // late by one window at most
            AirlockEvent.OutsideUnplugged => entered with { Confirmed = true },
            _ => entered,
        };
    }
}

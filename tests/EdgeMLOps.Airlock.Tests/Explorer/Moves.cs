using EdgeMLOps.Airlock.States;
using EdgeMLOps.Appliance.Core.Link;
using EdgeMLOps.Contracts.Control;

namespace EdgeMLOps.Airlock.Tests.Explorer;

/// <summary>Everything that can happen next.</summary>
internal static class Moves
{
    public static IEnumerable<(EdgeKind Kind, World Next)> Of(World world, Tables tables) =>
    [
        .. AirlockMoves.Of(world, tables.Airlock),
        .. ApplianceMoves.Of(world, tables.Link),
        .. RelayMoves.Of(world),
        .. Messages(world, tables),
        .. Meddle(world),
        (EdgeKind.Work, RelayMoves.Tick(world, tables.Lease)),
    ];

    // Someone opens the hospital link of this machine in a window, without asking anybody.
    private static IEnumerable<(EdgeKind, World)> Meddle(World world) =>
        world.AirlockUp && world.State == WindowState.Open && !world.Meddler ? [(EdgeKind.Fault, world with { Meddler = true })] : [];

    private static IEnumerable<(EdgeKind, World)> Messages(World world, Tables tables) =>
        new[] { world.First, world.Second }.Distinct().Where(message => message.Call != Call.None).SelectMany(message => Of(world, message, tables));

    private static IEnumerable<(EdgeKind, World)> Of(World world, Message message, Tables tables)
    {
        yield return (EdgeKind.Fault, world.Take(message));
        if (!(message.IsForAppliance ? world.ApplianceUp : world.RelayUp))
        {
            yield break;
        }

        var handled = Handle(world.Take(message), message, tables);
        yield return (EdgeKind.Fault, handled); // the answer is lost
        foreach (var (kind, next) in message.IsAwaited ? Answer(handled, message.Call) : [])
        {
            yield return (kind, next);
            if (next.HasRoom)
            {
                yield return (EdgeKind.Fault, next.Put(message with { IsAwaited = false })); // it comes again
            }
        }

        if (!message.IsAwaited)
        {
            yield return (EdgeKind.Work, handled);
        }
    }

    private static World Handle(World world, Message message, Tables tables) => message.Call switch
    {
        Call.Drain => ApplianceMoves.Drain(world, message.Window, tables.Link),
        Call.Serve => ApplianceMoves.Serve(world, message.Window, tables.Link),
        Call.Grant => RelayMoves.Grant(world, message, tables.Lease),
        _ => RelayMoves.Revoke(world, tables.Lease),
    };

    private static IEnumerable<(EdgeKind, World)> Answer(World world, Call call)
    {
        var answered = world with { Pending = Call.None };
        return call switch
        {
            Call.Drain => [(EdgeKind.Work, world.Phase == HospitalLinkPhase.Drained ? Know(answered, AirlockFacts.ApplianceDrained) : answered)],
            Call.Serve => [(EdgeKind.Work, world.Phase == HospitalLinkPhase.Serving ? Know(answered, AirlockFacts.ApplianceServing) : answered)],
            Call.Grant => [(EdgeKind.Work, AirlockMoves.Granted(world))],
            _ =>
            [
                (EdgeKind.Work, AirlockMoves.Revoked(world, saysUp: world.Connected)),
                (EdgeKind.Fault, AirlockMoves.Revoked(world, saysUp: false)), // its socket outlives its word
            ],
        };
    }

    private static World Know(World world, AirlockFacts fact) => world with { Facts = world.Facts | fact };
}

using EdgeMLOps.Appliance.Core.Link;

namespace EdgeMLOps.Airlock.Tests.Explorer;

/// <summary>What the appliance can do, as its LinkController.</summary>
internal static class ApplianceMoves
{
    public static IEnumerable<(EdgeKind Kind, World Next)> Of(World world, IReadOnlyList<LinkRow> rows)
    {
        if (!world.ApplianceUp)
        {
            yield return (EdgeKind.Work, Restart(world));
            yield break;
        }

        // What lay in its socket goes with it.
        yield return (EdgeKind.Fault, Drop(world) with { ApplianceUp = false, Sockets = false, WasTold = false });
        if (world.Phase != HospitalLinkPhase.Draining)
        {
            yield break;
        }

        if (world.Sockets)
        {
            yield return (EdgeKind.Work, world with { Sockets = false });

            // A socket that was overlooked: all is persisted and said, and it is open.
            yield return (EdgeKind.Fault, world with { FlagDrained = true, FlagWindow = world.DrainWindow, Phase = HospitalLinkPhase.Drained });
            yield break;
        }

        var isSaved = world.FlagDrained && world.FlagWindow == world.DrainWindow;
        if (!isSaved)
        {
            yield return (EdgeKind.Work, world with { FlagDrained = true, FlagWindow = world.DrainWindow });
        }

        if (LinkTransitions.Next(rows, world.Phase, LinkEvent.SidesClosed, isSaved ? LinkFacts.FlagSaved : LinkFacts.None) is { } next)
        {
            yield return (EdgeKind.Work, world with { Phase = next });
        }
    }

    public static World Drain(World world, byte window, IReadOnlyList<LinkRow> rows)
    {
        var facts = world.OverWindow == window ? LinkFacts.None : LinkFacts.WindowNotOver;
        if (LinkTransitions.Next(rows, world.Phase, LinkEvent.DrainAsked, facts) is not { } next)
        {
            return world;
        }

        var told = world with { WasTold = true, Phase = next };
        return world.Phase switch
        {
            HospitalLinkPhase.Serving => told with { DrainWindow = window },
            HospitalLinkPhase.Drained when world.DrainWindow != window => told with { DrainWindow = window, FlagDrained = true, FlagWindow = window },
            _ => told,
        };
    }

    public static World Serve(World world, byte window, IReadOnlyList<LinkRow> rows)
    {
        var isOfThis = world.DrainWindow == 0 || (window == 0 ? !world.WasTold : world.DrainWindow == window);
        if (LinkTransitions.Next(rows, world.Phase, LinkEvent.ServeAsked, isOfThis ? LinkFacts.OfThisWindow : LinkFacts.None) is not { } next)
        {
            return world;
        }

        return world.Phase == HospitalLinkPhase.Serving && window == 0
            ? world
            : world with { Phase = next, Sockets = true, FlagDrained = false, FlagWindow = window, OverWindow = window };
    }

    private static World Drop(World world) => world.Map(message => message.IsForAppliance ? default : message);

    private static World Restart(World world) => world.FlagDrained
        ? world with { ApplianceUp = true, Phase = HospitalLinkPhase.Drained, DrainWindow = world.FlagWindow, OverWindow = 0 }
        : world with { ApplianceUp = true, Phase = HospitalLinkPhase.Serving, Sockets = true, DrainWindow = 0, OverWindow = world.FlagWindow };
}

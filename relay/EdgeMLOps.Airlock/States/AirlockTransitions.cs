using System.Collections.Frozen;
using EdgeMLOps.Contracts.Control;

namespace EdgeMLOps.Airlock.States;

/// <summary>
/// The whole behaviour of the airlock: what is not in this table does not happen. Read down a column to see P3: the
/// outside opens only from Isolated, which only a hospital link proven down leads to, and the hospital serves only from
/// Verifying, behind Closing.
/// </summary>
internal static class AirlockTransitions
{
    private static readonly FrozenDictionary<(WindowState, AirlockEvent), WindowState> Table =
        new Dictionary<(WindowState, AirlockEvent), WindowState>
        {
            [(WindowState.Serving, AirlockEvent.WindowBegan)] = WindowState.Draining,
            [(WindowState.Draining, AirlockEvent.HospitalDown)] = WindowState.Isolated,
            [(WindowState.Isolated, AirlockEvent.OutsideOpened)] = WindowState.Open,
            [(WindowState.Draining, AirlockEvent.WindowOver)] = WindowState.Closing,
            [(WindowState.Isolated, AirlockEvent.WindowOver)] = WindowState.Closing,
            [(WindowState.Open, AirlockEvent.WindowOver)] = WindowState.Closing,
            [(WindowState.Closing, AirlockEvent.LeaseOver)] = WindowState.Verifying,
            [(WindowState.Verifying, AirlockEvent.Served)] = WindowState.Serving,
            [(WindowState.Verifying, AirlockEvent.OutsideUnproven)] = WindowState.Held,
            [(WindowState.Held, AirlockEvent.OutsideUnplugged)] = WindowState.Verifying,
        }.ToFrozenDictionary();

    /// <summary>The state an event leads to; null when it cannot happen in this state.</summary>
    public static WindowState? Next(WindowState state, AirlockEvent happened) =>
        Table.TryGetValue((state, happened), out var next) ? next : null;
}

using EdgeMLOps.Contracts.Control;

namespace EdgeMLOps.Airlock.States;

/// <summary>Transitions and commands with their guards.</summary>
internal sealed record AirlockTable(IReadOnlyList<AirlockRow> Rows, IReadOnlyList<AirlockCommandRow> Commands)
{
    /// <summary>The state an event leads to; null when it cannot happen in this state, or not with these facts.</summary>
    public WindowState? Next(WindowState state, AirlockEvent happened, AirlockFacts facts) =>
        Rows.FirstOrDefault(row => row.From == state && row.Happened == happened && Holds(row.Guards, facts))?.To;

    /// <summary>Whether a command may be given in this state with these facts.</summary>
    public bool Allows(WindowState state, AirlockCommand command, AirlockFacts facts) =>
        Commands.Any(row => row.State == state && row.Command == command && Holds(row.Guards, facts));

    private static bool Holds(AirlockFacts[] guards, AirlockFacts facts) =>
        guards.Length == 0 || Array.Exists(guards, guard => (facts & guard) == guard);
}

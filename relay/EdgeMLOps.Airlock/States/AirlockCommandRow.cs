using EdgeMLOps.Contracts.Control;

namespace EdgeMLOps.Airlock.States;

/// <summary>A command: it may be given only in this state, and only where all facts of one of its guards are known.</summary>
internal sealed record AirlockCommandRow(WindowState State, AirlockCommand Command, params AirlockFacts[] Guards);

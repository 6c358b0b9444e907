using EdgeMLOps.Contracts.Control;

namespace EdgeMLOps.Airlock.States;

/// <summary>A transition: it can happen only where all facts of one of its guards are known; no guards, always.</summary>
internal sealed record AirlockRow(WindowState From, AirlockEvent Happened, WindowState To, params AirlockFacts[] Guards);

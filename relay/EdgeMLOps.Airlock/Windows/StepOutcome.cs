using EdgeMLOps.Airlock.States;

namespace EdgeMLOps.Airlock.Windows;

/// <summary>How a step ended: what happened, and why, in a fixed word.</summary>
internal sealed record StepOutcome(AirlockEvent Happened, string Code)
{
    /// <summary>What it found out, for the guard of the transition.</summary>
    public AirlockFacts Facts { get; init; }

    public static StepOutcome Over(string code) => new(AirlockEvent.WindowOver, code);
}

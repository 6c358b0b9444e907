using EdgeMLOps.Airlock.States;

namespace EdgeMLOps.Airlock.Windows;

/// <summary>How a step ended: what happened, and why, in a fixed word.</summary>
internal sealed record StepOutcome(AirlockEvent Happened, string Code)
{
    public static StepOutcome Over(string code) => new(AirlockEvent.WindowOver, code);
}

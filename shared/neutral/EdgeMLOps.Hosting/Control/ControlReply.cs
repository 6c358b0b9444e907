namespace EdgeMLOps.Hosting.Control;

/// <summary>What came of a call over a control socket.</summary>
/// <typeparam name="T">The answer's type.</typeparam>
/// <param name="Outcome">How it ended.</param>
/// <param name="Value">The answer; null unless <see cref="ControlOutcome.Answered"/>.</param>
/// <param name="Code">Why not, a fixed word; empty when answered.</param>
public sealed record ControlReply<T>(ControlOutcome Outcome, T? Value, string Code)
    where T : class
{
    /// <summary>What the refusal is about, for a person to read; empty when the code says it all.</summary>
    public string Detail { get; init; } = "";
}

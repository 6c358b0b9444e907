namespace EdgeMLOps.Appliance.Core.Studies.Pacs;

/// <summary>What came of asking the PACS.</summary>
/// <typeparam name="T">The answer's type.</typeparam>
/// <param name="Fault">Why there is no answer; none when there is one.</param>
/// <param name="Value">The answer; the default without one.</param>
public readonly record struct PacsReply<T>(PacsFault Fault, T? Value);

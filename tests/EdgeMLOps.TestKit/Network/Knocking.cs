namespace EdgeMLOps.TestKit.Network;

/// <summary>How one side was knocked at from one end, let through or not. Times in nanoseconds since 1970.</summary>
/// <param name="IsOutside">On which of the two cables.</param>
/// <param name="FromBox">Whether the box knocked, and not who is at the far end.</param>
/// <param name="Count">Packets that reached a filter.</param>
/// <param name="First">When the first did.</param>
/// <param name="Last">When the last did.</param>
/// <param name="Longest">Longest silence between two of them: so short a passage could be missed.</param>
public sealed record Knocking(bool IsOutside, bool FromBox, long Count, long First, long Last, long Longest);

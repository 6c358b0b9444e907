namespace EdgeMLOps.TestKit.Network;

/// <summary>Packets of one side between two of the other.</summary>
/// <param name="IsOutside">The side.</param>
/// <param name="First">When the first passed, in nanoseconds since 1970.</param>
/// <param name="Last">When the last passed.</param>
/// <param name="Sent">How many the box sent.</param>
/// <param name="Got">How many the box got.</param>
public sealed record PassageRun(bool IsOutside, long First, long Last, int Sent, int Got);

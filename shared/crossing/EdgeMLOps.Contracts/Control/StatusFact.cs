namespace EdgeMLOps.Contracts.Control;

/// <summary>A named number of a program's status.</summary>
public sealed record StatusFact
{
    /// <summary>What it is, in the program's own fixed words.</summary>
    public required string Name { get; init; }

    /// <summary>How much.</summary>
    public required long Value { get; init; }
}

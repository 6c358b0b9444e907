namespace EdgeMLOps.Contracts;

/// <summary>One counter of a bucket.</summary>
public sealed record OperationsCount
{
    /// <summary>What is counted.</summary>
    public required OperationsCounter Counter { get; init; }

    /// <summary>How often, from 0.</summary>
    public required long Value { get; init; }

    internal bool IsInRange => Enum.IsDefined(Counter) && Value >= 0;
}

namespace EdgeMLOps.Contracts;

/// <summary>A closed span of time a summary counts over.</summary>
public sealed record Bucket
{
    /// <summary>First minute in the bucket.</summary>
    public required MinuteUtc Start { get; init; }

    /// <summary>First minute after the bucket; later than <see cref="Start"/>.</summary>
    public required MinuteUtc End { get; init; }

    internal bool IsInRange => Start < End;
}

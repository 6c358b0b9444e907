namespace EdgeMLOps.Contracts;

/// <summary>Technical counters and latencies of one closed bucket. Never waits for a number of patients: it says nothing about any.</summary>
public sealed record OperationsSummary : UpwardPayload
{
    /// <summary>The span counted over.</summary>
    public required Bucket Bucket { get; init; }

    /// <summary>At most one of each counter; one left out counts zero.</summary>
    public required OperationsCount[] Counters { get; init; }

    /// <summary>At most one of each stage.</summary>
    public required LatencyHistogram[] Latencies { get; init; }

    /// <inheritdoc/>
    public override MessageKind Kind => MessageKind.Operations;

    internal override bool IsInRange =>
        Bucket.IsInRange
        && Counters.All(c => c is { IsInRange: true })
        && Counters.DistinctBy(c => c.Counter).Count() == Counters.Length
        && Latencies.All(l => l is { IsInRange: true })
        && Latencies.DistinctBy(l => l.Stage).Count() == Latencies.Length;
}

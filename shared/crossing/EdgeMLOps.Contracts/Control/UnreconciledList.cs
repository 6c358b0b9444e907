namespace EdgeMLOps.Contracts.Control;

/// <summary>Answer of the appliance to <c>GET /v1/studies/unreconciled</c>.</summary>
public sealed record UnreconciledList
{
    /// <summary>The spans, the earliest first; at most 64.</summary>
    public required UnreconciledFact[] Spans { get; init; }
}

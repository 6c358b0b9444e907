namespace EdgeMLOps.Contracts.Control;

/// <summary>Answer to <c>POST /v1/studies/unreconciled/ask</c> and <c>/acknowledge</c>.</summary>
public sealed record UnreconciledAnswer
{
    /// <summary>How many spans are asked for again, or acknowledged.</summary>
    public required int Spans { get; init; }
}

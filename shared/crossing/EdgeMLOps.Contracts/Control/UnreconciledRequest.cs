namespace EdgeMLOps.Contracts.Control;

/// <summary>Body of <c>POST /v1/studies/unreconciled/ask</c> and <c>/acknowledge</c>.</summary>
public sealed record UnreconciledRequest
{
    /// <summary>Of spans whose reconciliation ended until then: what a person was shown and nothing later. Asking again takes all.</summary>
    public required DateTimeOffset UntilUtc { get; init; }

    /// <summary>Why, in the caller's words, at most 200 characters; stands in the audit log. May be empty for asking.</summary>
    public required string Reason { get; init; }
}

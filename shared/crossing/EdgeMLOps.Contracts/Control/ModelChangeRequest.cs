namespace EdgeMLOps.Contracts.Control;

/// <summary>Body of <c>POST /v1/models/validate</c>, <c>/v1/models/activate</c>, <c>/v1/models/rollback</c>, <c>/v1/policies/activate</c> and <c>/v1/policies/rollback</c>.</summary>
public sealed record ModelChangeRequest
{
    /// <summary>Longest <see cref="Reason"/>, in characters.</summary>
    public const int LongestReason = 200;

    /// <summary>Name of a package or policy, or the beginning of its digest; empty for a roll-back.</summary>
    public required string Package { get; init; }

    /// <summary>Why, in the caller's words, at most 200 characters; stands in the audit log. May be empty.</summary>
    public required string Reason { get; init; }
}

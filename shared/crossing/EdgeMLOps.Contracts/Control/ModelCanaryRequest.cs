namespace EdgeMLOps.Contracts.Control;

/// <summary>Body of <c>POST /v1/models/canary</c>.</summary>
public sealed record ModelCanaryRequest
{
    /// <summary>Name of a package, or the beginning of its digest.</summary>
    public required string Package { get; init; }

    /// <summary>The share of the studies that it serves, 1 to 99 percent.</summary>
    public required int Percent { get; init; }

    /// <summary>Why, in the caller's words, at most 200 characters; stands in the audit log. May be empty.</summary>
    public required string Reason { get; init; }
}

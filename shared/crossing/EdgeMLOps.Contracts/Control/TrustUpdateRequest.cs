namespace EdgeMLOps.Contracts.Control;

/// <summary>Body of <c>POST /v1/trust/update</c>.</summary>
public sealed record TrustUpdateRequest
{
    /// <summary>Most documents of one request.</summary>
    public const int MostPaths = 64;

    /// <summary>Full paths of the root documents, in any order; the service's account must be able to read them.</summary>
    public required IReadOnlyList<string> Paths { get; init; }
}

namespace EdgeMLOps.Contracts.Control;

/// <summary>Body of <c>POST /v1/link/serve</c>.</summary>
public sealed record ServeRequest
{
    /// <summary>The window that is over.</summary>
    public required Guid WindowId { get; init; }
}

namespace EdgeMLOps.Contracts.Control;

/// <summary>Body of <c>POST /v1/link/drain</c>.</summary>
public sealed record DrainRequest
{
    /// <summary>The window it is for; repeating the request is harmless.</summary>
    public required Guid WindowId { get; init; }

    /// <summary>When open associations are cut.</summary>
    public required DateTimeOffset DeadlineUtc { get; init; }
}

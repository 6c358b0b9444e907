namespace EdgeMLOps.Contracts.Control;

/// <summary>Body of <c>POST /v1/windows/remove</c>.</summary>
public sealed record WindowRemoveRequest
{
    /// <summary>The window, which must not have begun.</summary>
    public required Guid WindowId { get; init; }
}

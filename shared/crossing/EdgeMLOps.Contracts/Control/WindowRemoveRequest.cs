namespace EdgeMLOps.Contracts.Control;

/// <summary>Body of <c>POST /v1/windows/remove</c>.</summary>
public sealed record WindowRemoveRequest
{
    /// <summary>Key of a window that has not begun, of a rule or of dates without windows.</summary>
    public required Guid WindowId { get; init; }
}

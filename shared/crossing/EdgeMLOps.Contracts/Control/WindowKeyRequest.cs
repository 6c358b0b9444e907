namespace EdgeMLOps.Contracts.Control;

/// <summary>Body of <c>POST /v1/windows/remove</c> and of <c>approve</c>.</summary>
public sealed record WindowKeyRequest
{
    /// <summary>Key of a window to come or of a rule; to remove, of dates without windows, too.</summary>
    public required Guid Key { get; init; }
}

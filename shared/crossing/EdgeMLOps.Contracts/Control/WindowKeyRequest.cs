namespace EdgeMLOps.Contracts.Control;

/// <summary>Body of <c>POST /v1/windows/approve</c>.</summary>
public sealed record WindowKeyRequest
{
    /// <summary>Key of a window to come or of a rule.</summary>
    public required Guid Key { get; init; }
}

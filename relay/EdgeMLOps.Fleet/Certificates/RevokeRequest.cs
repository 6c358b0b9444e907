namespace EdgeMLOps.Fleet.Certificates;

/// <summary>Body of <c>POST /v1/sites/revoke</c>.</summary>
internal sealed record RevokeRequest
{
    /// <summary>The site.</summary>
    public required Guid Site { get; init; }
}

namespace EdgeMLOps.Fleet.Certificates;

/// <summary>Answer to <c>POST /v1/sites/revoke</c>.</summary>
internal sealed record RevokeAnswer
{
    /// <summary>The site.</summary>
    public required Guid Site { get; init; }

    /// <summary>The list that the broker is to read again; null where this fleet has no authority, and so no list.</summary>
    public required string? ListFile { get; init; }
}

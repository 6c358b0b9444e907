namespace EdgeMLOps.Fleet.Certificates;

/// <summary>Body of <c>POST /v1/tokens</c>.</summary>
internal sealed record TokenRequest
{
    /// <summary>The site the token is for.</summary>
    public required Guid Site { get; init; }

    /// <summary>Its life in days; null: as the options say.</summary>
    public int? Days { get; init; }
}

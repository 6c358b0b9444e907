namespace EdgeMLOps.Fleet.Sites;

/// <summary>Answer to <c>GET /v1/sites</c> and <c>POST /v1/enrol</c>.</summary>
internal sealed record SiteList
{
    /// <summary>The sites, by pseudonym and epoch.</summary>
    public required SiteView[] Sites { get; init; }
}

using EdgeMLOps.Contracts;

namespace EdgeMLOps.Fleet.Sites;

/// <summary>Body of <c>POST /v1/enrol</c>.</summary>
internal sealed record EnrolRequest
{
    /// <summary>The site as its appliance says in <c>crossing/site.json</c>.</summary>
    public required SiteIdentity Site { get; init; }

    /// <summary>The site's relay as it says in <c>keys/relay.pub</c>.</summary>
    public required VerifyingKey RelayKey { get; init; }
}

namespace EdgeMLOps.Contracts;

/// <summary>What the fleet must know to believe a site: written by the appliance to <c>crossing/site.json</c> and carried to the fleet by hand.</summary>
public sealed record SiteIdentity
{
    /// <summary>Random pseudonym of the site.</summary>
    public required Guid Site { get; init; }

    /// <summary>Installation count, from 1; a re-install raises it and starts every sequence at 1 again.</summary>
    public required uint Epoch { get; init; }

    /// <summary>Key that verifies what the site seals.</summary>
    public required VerifyingKey PublicKey { get; init; }
}

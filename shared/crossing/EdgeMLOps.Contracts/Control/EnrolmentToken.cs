namespace EdgeMLOps.Contracts.Control;

/// <summary>What a site needs to ask for its first certificate, made by <c>edgemlops-fleet enrol SITE</c> and carried there by hand. It holds a secret;
/// the fleet keeps only a digest of its public half.</summary>
public sealed record EnrolmentToken
{
    /// <summary>The token's name, and its common name at the broker, where it can do nothing but ask.</summary>
    public required Guid Token { get; init; }

    /// <summary>The site it is for.</summary>
    public required Guid Site { get; init; }

    /// <summary>When it is over, by the fleet's clock.</summary>
    public required DateTimeOffset ExpiresUtc { get; init; }

    /// <summary>Tenant in the topics.</summary>
    public required string Tenant { get; init; }

    /// <summary>Name or address of the broker, as the fleet calls it.</summary>
    public required string BrokerHost { get; init; }

    /// <summary>Its port, as the fleet calls it.</summary>
    public required int BrokerPort { get; init; }

    /// <summary>The authorities of the broker's certificate, PEM.</summary>
    public required string BrokerAuthority { get; init; }

    /// <summary>The key of receipts and answers.</summary>
    public required VerifyingKey FleetKey { get; init; }

    /// <summary>The token's certificate, PEM.</summary>
    public required string Certificate { get; init; }

    /// <summary>The secret: the token's random P-256 key, PKCS#8 PEM.</summary>
    public required string Key { get; init; }
}

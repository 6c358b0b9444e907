namespace EdgeMLOps.Appliance.Core.Receiving.Stow;

/// <summary>A bearer token (RFC 6750), kept as its digest: who reads the configuration cannot send with it.</summary>
public sealed class StowTokenOptions
{
    /// <summary>The site's own name of its holder; 1 to 64 characters; logs carry it.</summary>
    public string Name { get; set; } = "";

    /// <summary>SHA-256 of the token's bytes, 64 hexadecimal digits. The token should be random, 32 bytes or more before encoding.</summary>
    public string Sha256 { get; set; } = "";
}

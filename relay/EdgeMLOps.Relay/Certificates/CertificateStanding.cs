namespace EdgeMLOps.Relay.Certificates;

/// <summary>What a certificate is to the relay.</summary>
internal enum CertificateStanding
{
    /// <summary>The site's own care: it stands in the configuration.</summary>
    Given,

    /// <summary>A one-time token: good for asking, and for nothing else.</summary>
    Token,

    /// <summary>Given by the fleet and not yet tried.</summary>
    Next,

    /// <summary>Given by the fleet and taken by the broker.</summary>
    Present,
}

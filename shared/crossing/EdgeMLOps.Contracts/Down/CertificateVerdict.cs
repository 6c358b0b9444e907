namespace EdgeMLOps.Contracts.Down;

/// <summary>What the fleet says to a request for a certificate. The names are the codes that status and log give.</summary>
public enum CertificateVerdict
{
    /// <summary>Here it is.</summary>
    Issued = 1,

    /// <summary>The present one has more than half of its life before it.</summary>
    NotDue = 2,

    /// <summary>No token has this key.</summary>
    TokenUnknown = 3,

    /// <summary>The token is over.</summary>
    TokenExpired = 4,

    /// <summary>The token was used, for another key.</summary>
    TokenUsed = 5,

    /// <summary>The token was made for another site.</summary>
    TokenOtherSite = 6,

    /// <summary>The fleet issued no certificate with this key to this site.</summary>
    CertificateUnknown = 7,

    /// <summary>The present certificate is over: it proves nothing any more.</summary>
    CertificateEnded = 8,

    /// <summary>The site was revoked.</summary>
    SiteRevoked = 9,

    /// <summary>The key to certify is not the asking one's own, or was certified before.</summary>
    RequestInvalid = 10,

    /// <summary>More certificates were issued on this one than a site can need.</summary>
    TooMany = 11,

    /// <summary>This fleet has no authority's key.</summary>
    NoAuthority = 12,
}

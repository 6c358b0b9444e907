namespace EdgeMLOps.Hosting.Tls;

/// <summary>What a TLS server asks of its callers.</summary>
public enum ClientCertificates
{
    /// <summary>Each must show a certificate that is in order.</summary>
    Demanded,

    /// <summary>One that is shown must be in order; who shows none is told apart otherwise.</summary>
    Welcome,

    /// <summary>None is asked for.</summary>
    NotAsked,
}

namespace EdgeMLOps.Hosting.Tls;

/// <summary>
/// The files of one TLS end: a <c>Tls</c> section within the section of what listens or calls. With none of its keys set
/// there is no TLS. The files are read again when they change (see <see cref="CertificateSource"/>).
/// </summary>
public class TlsOptions
{
    /// <summary>PEM: our certificate, then those between it and its root, if any.</summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>PEM: the private key of the certificate, PKCS#8 (or the older forms), elliptic curve or RSA from 2048 bits, unencrypted; no other account may read the file.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>PEM: whom we trust. Roots (a peer's self-signed certificate counts as one), and certificates between them and the peers.</summary>
    public string AuthoritiesFile { get; set; } = "";

    /// <summary>PEM: revocation lists signed by certificates of <see cref="AuthoritiesFile"/>; optional. No list is ever fetched.</summary>
    public string RevocationFile { get; set; } = "";

    /// <summary>A key of the section is set, so TLS is wanted.</summary>
    public virtual bool IsSet => new[] { CertificateFile, KeyFile, AuthoritiesFile, RevocationFile }.Any(file => file.Length > 0);
}

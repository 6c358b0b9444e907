namespace EdgeMLOps.TestKit.Tls;

/// <summary>A certificate and its key, as PEM files.</summary>
/// <param name="CertificateFile">The certificate.</param>
/// <param name="KeyFile">The key, PKCS#8, mode 0600.</param>
/// <param name="Thumbprint">SHA-256 of the certificate, hexadecimal.</param>
public sealed record TestCertificate(string CertificateFile, string KeyFile, string Thumbprint);

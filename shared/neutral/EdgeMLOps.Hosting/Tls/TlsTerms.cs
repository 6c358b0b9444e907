using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeMLOps.Hosting.Tls;

/// <summary>
/// The terms of BCP 195 (RFC 9325 sections 3 and 4), which the TLS profiles of DICOM PS3.15 annexes B.12 and B.13 name:
/// TLS 1.2 and 1.3; key exchange with forward secrecy and authenticated encryption alone; no renegotiation. Nor are
/// sessions resumed: each connection is judged by the files as they are then, and what RFC 7627 (extended master secret,
/// which cannot be demanded here) protects resumption from does not arise.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Security", "CA5398", Justification = "BCP 195 names the versions; the system's own choice may be laxer, and is not what the conformance statement says.")]
internal static class TlsTerms
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const SslProtocols Versions = SslProtocols.Tls12 | SslProtocols.Tls13;

    // Windows has one list of suites for the whole system, and lets no program choose.
    private static readonly CipherSuitesPolicy? Suites = OperatingSystem.IsWindows() ? null : new CipherSuitesPolicy(
    [
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    ]);

    public static SslServerAuthenticationOptions ForServer(TlsMaterial material, ClientCertificates clients) => new()
    {
        ServerCertificateContext = material.Own,
        ClientCertificateRequired = clients != ClientCertificates.NotAsked,
        CertificateChainPolicy = PolicyOf(material, ClientAuthentication),
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) => certificate is null
            ? clients != ClientCertificates.Demanded
            : errors == SslPolicyErrors.None && chain is not null && !material.Revoked.Holds(chain),
        EnabledSslProtocols = Versions,
        CipherSuitesPolicy = Suites,
        AllowRenegotiation = false,
        AllowTlsResume = false,
    };

    public static SslClientAuthenticationOptions ForClient(TlsMaterial material, TlsClientOptions options, string host) => new()
    {
        TargetHost = options.ServerName.Length > 0 ? options.ServerName : host,
        ClientCertificateContext = material.Own,
        CertificateChainPolicy = PolicyOf(material, ServerAuthentication),
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            chain is not null && !material.Revoked.Holds(chain) && IsServer(options.ServerThumbprint, certificate, errors),
        EnabledSslProtocols = Versions,
        CipherSuitesPolicy = Suites,
        AllowRenegotiation = false,
        AllowTlsResume = false,
    };

    private static bool IsServer(string thumbprint, X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (thumbprint.Length == 0)
        {
            return errors == SslPolicyErrors.None;
        }

        return (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None &&
            thumbprint.Equals(certificate?.GetCertHashString(HashAlgorithmName.SHA256), StringComparison.OrdinalIgnoreCase);
    }

    // Made anew each time: the chain of a connection adds to its policy what the peer sent.
    private static X509ChainPolicy PolicyOf(TlsMaterial material, string usage)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.ApplicationPolicy.Add(new Oid(usage));
        foreach (var authority in material.Authorities)
        {
            (TlsMaterial.IsRoot(authority) ? policy.CustomTrustStore : policy.ExtraStore).Add(authority);
        }

        return policy;
    }
}

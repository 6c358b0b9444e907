using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeMLOps.Hosting.Tls;

/// <summary>What the files of one TLS end hold, read together and checked; never changed.</summary>
internal sealed class TlsMaterial
{
    private const string RsaKey = "1.2.840.113549.1.1.1";
    private const int LeastRsaBits = 2048;
    private const int LeastCurveBits = 256;

    private TlsMaterial(SslStreamCertificateContext? own, X509Certificate2Collection authorities, RevokedCertificates revoked)
    {
        Own = own;
        Authorities = authorities;
        Revoked = revoked;
    }

    /// <summary>Our certificate with its key; null where we show none.</summary>
    public SslStreamCertificateContext? Own { get; }

    public X509Certificate2Collection Authorities { get; }

    public RevokedCertificates Revoked { get; }

    /// <summary>When our certificate, or else the first of the authorities, runs out.</summary>
    public DateTimeOffset NotAfter =>
        new(Own?.TargetCertificate.NotAfter ?? Authorities.Min(authority => authority.NotAfter));

    public bool IsValidAt(DateTimeOffset now) =>
        Own is not { TargetCertificate: var own } || (new DateTimeOffset(own.NotBefore) <= now && now < new DateTimeOffset(own.NotAfter));

    /// <exception cref="TlsFileException">A file is of no use.</exception>
    public static TlsMaterial Load(TlsOptions options)
    {
        // A server that asks for no certificate trusts nobody; the rules of its section say whether it may.
        var authorities = options.AuthoritiesFile.Length == 0
            ? []
            : ReadCertificates(nameof(options.AuthoritiesFile), options.AuthoritiesFile);
        if (options.AuthoritiesFile.Length > 0 && !authorities.Any(IsRoot))
        {
            throw new TlsFileException(nameof(options.AuthoritiesFile), TlsFault.NoRoot);
        }

        var revoked = options.RevocationFile.Length == 0
            ? RevokedCertificates.None
            : RevokedCertificates.Read(nameof(options.RevocationFile), options.RevocationFile, authorities);
        return new TlsMaterial(options.CertificateFile.Length == 0 ? null : ReadOwn(options), authorities, revoked);
    }

    public static bool IsRoot(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    private static X509Certificate2Collection ReadCertificates(string key, string path) => PemFile.Read(
        key,
        path,
        text =>
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(text);
            return certificates.Count > 0 ? certificates : throw new TlsFileException(key, TlsFault.NoCertificate);
        },
        TlsFault.NoCertificate);

    private static SslStreamCertificateContext ReadOwn(TlsOptions options)
    {
        var chain = ReadCertificates(nameof(options.CertificateFile), options.CertificateFile);
        PemFile.RequirePrivate(nameof(options.KeyFile), options.KeyFile);
        var own = PemFile.Read(
            nameof(options.KeyFile),
            options.KeyFile,
            text => WithKey(chain[0], text),
            TlsFault.NoKey);
        chain.RemoveAt(0);

        // Offline: what is missing between us and the root is the site's to put into the file, never ours to fetch.
        return SslStreamCertificateContext.Create(ForTheSystem(own), chain, offline: true);
    }

    private static X509Certificate2 WithKey(X509Certificate2 certificate, ReadOnlySpan<char> pem)
    {
        using AsymmetricAlgorithm key = string.Equals(certificate.PublicKey.Oid.Value, RsaKey, StringComparison.Ordinal)
            ? RSA.Create()
            : ECDsa.Create();
        key.ImportFromPem(pem);
        if (key.KeySize < (key is RSA ? LeastRsaBits : LeastCurveBits))
        {
            throw new TlsFileException(nameof(TlsOptions.KeyFile), TlsFault.KeyTooWeak);
        }

        try
        {
            return key is RSA rsa ? certificate.CopyWithPrivateKey(rsa) : certificate.CopyWithPrivateKey((ECDsa)key);
        }
        catch (ArgumentException ex)
        {
            throw new TlsFileException(nameof(TlsOptions.KeyFile), TlsFault.KeyMismatch, ex);
        }
    }

    // The TLS of Windows takes no key that lives in our memory alone.
    private static X509Certificate2 ForTheSystem(X509Certificate2 own)
    {
        if (!OperatingSystem.IsWindows())
        {
            return own;
        }

        using (own)
        {
            return X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pfx), password: null);
        }
    }
}

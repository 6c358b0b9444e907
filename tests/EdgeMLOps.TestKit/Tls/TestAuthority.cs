using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeMLOps.TestKit.Tls;

/// <summary>A certificate authority of a test's own; what it issues lies as PEM files in one folder, keys for their owner alone.</summary>
public sealed class TestAuthority : IDisposable
{
    public const string ServerUse = "1.3.6.1.5.5.7.3.1";
    public const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private readonly string _folder;
    private readonly string _name;
    private readonly X509Certificate2 _authority;

    public TestAuthority(string folder, string name = "authority", TestAuthority? above = null)
    {
        _folder = folder;
        _name = name;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=EdgeMLOps test {name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        if (above is null)
        {
            _authority = request.CreateSelfSigned(Now.AddDays(-400), Now.AddDays(800));
        }
        else
        {
            using var signed = request.Create(above._authority, Now.AddDays(-300), Now.AddDays(700), RandomNumberGenerator.GetBytes(12));
            _authority = signed.CopyWithPrivateKey(key);
        }

        CaFile = Write($"{name}.ca.pem", _authority.ExportCertificatePem());
    }

    public string CaFile { get; }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>Writes NAME.crt and NAME.key, over those that are there.</summary>
    /// <param name="name">Common name and, when it has no other, the name in the certificate.</param>
    /// <param name="use">Object identifiers of the extended key usage; none: fit for all.</param>
    /// <param name="notBefore">From when; a day ago.</param>
    /// <param name="notAfter">Until when; in 300 days.</param>
    /// <param name="rsaBits">An RSA key of so many bits; 0: P-256.</param>
    /// <param name="names">Host names and addresses; none: localhost and 127.0.0.1.</param>
    public TestCertificate Issue(
        string name, string[]? use = null, DateTimeOffset? notBefore = null, DateTimeOffset? notAfter = null, int rsaBits = 0, string[]? names = null)
    {
        using AsymmetricAlgorithm key = rsaBits > 0 ? RSA.Create(rsaBits) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request($"CN={name}", key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        if (use is not null)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. use.Select(item => new Oid(item))], critical: false));
        }

        request.CertificateExtensions.Add(NamesOf(names ?? ["localhost", "127.0.0.1"]));
        using var certificate = request.Create(
            _authority.SubjectName,
            X509SignatureGenerator.CreateForECDsa(_authority.GetECDsaPrivateKey()!),
            notBefore ?? Now.AddDays(-1),
            notAfter ?? Now.AddDays(300),
            RandomNumberGenerator.GetBytes(12));
        return Save(name, certificate, key);
    }

    /// <summary>A certificate that nobody but itself vouches for, as many a modality has.</summary>
    public static TestCertificate SelfSigned(string folder, string name)
    {
        using var key = RSA.Create(2048);
        var request = Request($"CN={name}", key);
        request.CertificateExtensions.Add(NamesOf(["localhost", "127.0.0.1"]));
        using var certificate = request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(300));
        return Save(folder, name, certificate, key);
    }

    /// <summary>Writes a revocation list and names it.</summary>
    public string Revoke(DateTimeOffset? nextUpdate, params TestCertificate[] revoked)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var certificate in revoked)
        {
            list.AddEntry(X509CertificateLoader.LoadCertificateFromFile(certificate.CertificateFile));
        }

        var bytes = list.Build(_authority, 1, nextUpdate ?? Now.AddDays(7), HashAlgorithmName.SHA256, thisUpdate: Now.AddDays(-30));
        return Write($"{_name}.crl.pem", PemEncoding.WriteString("X509 CRL", bytes));
    }

    public void Dispose() => _authority.Dispose();

    private static CertificateRequest Request(string subject, AsymmetricAlgorithm key) => key is RSA rsa
        ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        : new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256);

    private static X509Extension NamesOf(string[] names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                builder.AddIpAddress(address);
            }
            else
            {
                builder.AddDnsName(name);
            }
        }

        return builder.Build();
    }

    private TestCertificate Save(string name, X509Certificate2 certificate, AsymmetricAlgorithm key) => Save(_folder, name, certificate, key);

    private static TestCertificate Save(string folder, string name, X509Certificate2 certificate, AsymmetricAlgorithm key) => new(
        Write(folder, $"{name}.crt", certificate.ExportCertificatePem()),
        Write(folder, $"{name}.key", key.ExportPkcs8PrivateKeyPem()),
        certificate.GetCertHashString(HashAlgorithmName.SHA256));

    private string Write(string name, string text) => Write(_folder, name, text);

    // By a rename, as a careful renewal does it; the mode before the content.
    private static string Write(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (var file = new FileStream(path + ".new", options))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(text));
        }

        File.Move(path + ".new", path, overwrite: true);
        return path;
    }
}

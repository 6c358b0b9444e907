using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeMLOps.TestKit.Brokers;

/// <summary>An authority of a test's own and what it signs, as PEM files in one folder.</summary>
public sealed class TestCertificates : IDisposable
{
    private readonly string _folder;
    private readonly X509Certificate2 _authority;

    public TestCertificates(string folder)
    {
        _folder = folder;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=EdgeMLOps test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _authority = request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(500));
        CaFile = Path.Combine(folder, "ca.pem");
        File.WriteAllText(CaFile, _authority.ExportCertificatePem());
    }

    public string CaFile { get; }

    /// <summary>The list of what was revoked; null before <see cref="Revoke"/>.</summary>
    public string? RevocationFile { get; private set; }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>Writes NAME.crt and NAME.key and names them; the common name is what the broker takes for the user name.</summary>
    public (string CertificateFile, string KeyFile) Issue(string commonName, params string[] dnsNames) => Issue(commonName, ends: null, dnsNames);

    /// <summary>The same with an end of its own.</summary>
    public (string CertificateFile, string KeyFile) Issue(string commonName, DateTimeOffset? ends, params string[] dnsNames)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={commonName}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in dnsNames)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(name);
            }
        }

        if (dnsNames.Length > 0)
        {
            request.CertificateExtensions.Add(names.Build());
        }

        using var certificate = request.Create(_authority, Now.AddDays(-1), ends ?? Now.AddDays(400), RandomNumberGenerator.GetBytes(12));
        var certificateFile = Path.Combine(_folder, commonName + ".crt");
        var keyFile = Path.Combine(_folder, commonName + ".key");
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificateFile, keyFile);
    }

    /// <summary>Writes the list of what is revoked; a broker reads it when it starts.</summary>
    public void Revoke(params string[] certificateFiles)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var file in certificateFiles)
        {
            list.AddEntry(X509CertificateLoader.LoadCertificateFromFile(file));
        }

        var bytes = list.Build(_authority, 1, Now.AddDays(7), HashAlgorithmName.SHA256, thisUpdate: Now.AddDays(-1));
        RevocationFile = Path.Combine(_folder, "revoked.pem");
        File.WriteAllText(RevocationFile, PemEncoding.WriteString("X509 CRL", bytes));
    }

    public void Dispose() => _authority.Dispose();
}

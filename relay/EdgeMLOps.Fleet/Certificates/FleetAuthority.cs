using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Files;
using EdgeMLOps.Hosting.Keys;

namespace EdgeMLOps.Fleet.Certificates;

/// <summary>The fleet's certificate authority: the one place its key is used. Brokers believe what it signs.</summary>
internal sealed class FleetAuthority : IDisposable
{
    private const string KeyName = "ca.key";
    private const string CertificateName = "ca.pem";
    private const int SerialBytes = 16;

    // The broker's clock may be behind ours.
    private static readonly TimeSpan Before = TimeSpan.FromDays(1);
    private static readonly TimeSpan ListLife = TimeSpan.FromDays(365);
    private static readonly TimeSpan Life = TimeSpan.FromDays(30 * 365);
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    private readonly X509Certificate2 _certificate;

    private FleetAuthority(X509Certificate2 certificate) => _certificate = certificate;

    /// <summary>Makes the key (0600) and the authority's own certificate where they are missing.</summary>
    /// <param name="folder">The keys' folder.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task<FleetAuthority> InitAsync(string folder, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var certificateFile = Path.Combine(folder, CertificateName);
        if (!File.Exists(certificateFile))
        {
            using var key = await PrivateKeyFile.LoadOrCreateAsync(Path.Combine(folder, KeyName), cancellationToken);
            var request = new CertificateRequest("CN=EdgeMLOps fleet authority", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
            request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
            using var own = request.CreateSelfSigned(now - (Before * 2), now + Life);
            await AtomicFile.WriteAsync(certificateFile, Encoding.ASCII.GetBytes(own.ExportCertificatePem()), cancellationToken);
        }

        return await TryLoadAsync(folder, cancellationToken)
            ?? throw new CommandException($"{Path.Combine(folder, KeyName)} is not there and {certificateFile} is: bring back the key of this authority, or take the certificate away and begin with a new one");
    }

    /// <summary>Reads the authority; null where there is none.</summary>
    /// <exception cref="CommandException">Its files are of no use; the message says which and what to do.</exception>
    internal static async Task<FleetAuthority?> TryLoadAsync(string folder, CancellationToken cancellationToken)
    {
        var keyFile = Path.Combine(folder, KeyName);
        var certificateFile = Path.Combine(folder, CertificateName);
        if (!File.Exists(keyFile))
        {
            return null;
        }

        try
        {
            using var key = await PrivateKeyFile.LoadAsync(keyFile, password: null, cancellationToken);
            using var certificate = X509CertificateLoader.LoadCertificateFromFile(certificateFile);
            return new FleetAuthority(certificate.CopyWithPrivateKey(key));
        }
        catch (InvalidDataException ex)
        {
            throw new CommandException(ex.Message);
        }
        catch (Exception ex) when (ex is CryptographicException or ArgumentException or IOException)
        {
            throw new CommandException($"{certificateFile} is not the certificate of {keyFile}: bring back the two as 'edgemlops-fleet ca init' made them");
        }
    }

    /// <summary>The authority's certificate, PEM: what the broker's <c>cafile</c> holds.</summary>
    internal string Pem => _certificate.ExportCertificatePem();

    /// <summary>From when on it can sign: a certificate begins before now, and not before its authority.</summary>
    internal DateTimeOffset Begins => new DateTimeOffset(_certificate.NotBefore) + Before;

    /// <summary>Signs a certificate that is good for clients alone.</summary>
    internal X509Certificate2 IssueClient(CertificateRequest request, DateTimeOffset now, TimeSpan life) => Issue(request, ClientAuthentication, now, life);

    /// <summary>Signs a certificate that is good for a server under names.</summary>
    internal X509Certificate2 IssueServer(CertificateRequest request, SubjectAlternativeNameBuilder names, DateTimeOffset now, TimeSpan life)
    {
        request.CertificateExtensions.Add(names.Build());
        return Issue(request, ServerAuthentication, now, life);
    }

    /// <summary>Signs a list. A broker takes one that is old, or of the future, as a reason to refuse all: it begins before now and is good for long.</summary>
    internal byte[] Sign(CertificateRevocationListBuilder list, DateTimeOffset now) =>
        list.Build(_certificate, now.ToUnixTimeMilliseconds(), now + ListLife, HashAlgorithmName.SHA256, rsaSignaturePadding: null, now - Before);

    public void Dispose() => _certificate.Dispose();

    private X509Certificate2 Issue(CertificateRequest request, Oid use, DateTimeOffset now, TimeSpan life)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([use], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var serial = RandomNumberGenerator.GetBytes(SerialBytes);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40); // positive, and as long as it looks
        var (ends, last) = (now + life, new DateTimeOffset(_certificate.NotAfter));
        return request.Create(_certificate, now - Before, ends < last ? ends : last, serial);
    }
}

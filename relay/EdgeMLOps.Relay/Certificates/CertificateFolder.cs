using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeMLOps.Contracts;
using EdgeMLOps.Hosting.Files;
using EdgeMLOps.Hosting.Keys;

namespace EdgeMLOps.Relay.Certificates;

/// <summary>The folder of the relay's own certificates (0700, files 0600). A certificate and its key are one file, so that one rename changes both:
/// whenever the power fails, <see cref="Present"/> is a pair that worked.</summary>
internal sealed class CertificateFolder
{
    private readonly string _path;

    internal CertificateFolder(string path) => _path = path;

    /// <summary>The pair that the broker took.</summary>
    internal string Present => Path.Combine(_path, "site.pem");

    /// <summary>The pair that is to be tried.</summary>
    internal string Next => Path.Combine(_path, "next.pem");

    /// <summary>The token's pair.</summary>
    internal string Token => Path.Combine(_path, "token.pem");

    private string NextKey => Path.Combine(_path, "next.key");

    /// <summary>Keeps a pair.</summary>
    internal async Task KeepAsync(string file, string certificatePem, string keyPem, CancellationToken cancellationToken)
    {
        PrivateFolder.Make(_path, PrivateFolder.OwnerOnly);
        await AtomicFile.WriteAsync(file, Encoding.ASCII.GetBytes($"{certificatePem.Trim()}\n{keyPem.Trim()}\n"), cancellationToken);
    }

    /// <summary>The key that is to be certified next, made where there is none: after a crash the same is asked for again, and the fleet gives the same.</summary>
    internal async Task<SigningKey> NextKeyAsync(CancellationToken cancellationToken) =>
        new(await PrivateKeyFile.LoadOrCreateAsync(NextKey, cancellationToken));

    /// <summary>Makes a pair of the new certificate and its key.</summary>
    internal async Task KeepNextAsync(string certificatePem, CancellationToken cancellationToken)
    {
        await KeepAsync(Next, certificatePem, await File.ReadAllTextAsync(NextKey, cancellationToken), cancellationToken);
        File.Delete(NextKey);
        DurableDirectory.Fsync(_path);
    }

    /// <summary>The next pair becomes the present one, in one step; the token has done its work.</summary>
    internal void Promote()
    {
        // Before the rename: left behind it they would be used once more, to no end.
        File.Delete(NextKey);
        File.Delete(Token);
        DurableDirectory.Fsync(_path);
        File.Move(Next, Present, overwrite: true);
        DurableDirectory.Fsync(_path);
    }

    /// <summary>Takes the token away.</summary>
    internal void DropToken() => File.Delete(Token);

    /// <summary>Takes the next pair away, and the key that none was made of yet.</summary>
    internal void DropNext()
    {
        PrivateFolder.Make(_path, PrivateFolder.OwnerOnly);
        File.Delete(Next);
        File.Delete(NextKey);
        DurableDirectory.Fsync(_path);
    }

    /// <summary>The key of a pair.</summary>
    /// <exception cref="ArgumentException">The file holds none.</exception>
    internal static async Task<SigningKey> KeyOfAsync(string file, CancellationToken cancellationToken) =>
        SigningKey.FromPem(await File.ReadAllTextAsync(file, cancellationToken));

    /// <summary>The name of who a pair is of: a site, or a token.</summary>
    /// <exception cref="CryptographicException">The file holds no certificate.</exception>
    internal static Guid NameOf(string file)
    {
        using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(file));
        return Guid.TryParseExact(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false), "D", out var name)
            ? name
            : throw new CryptographicException("The certificate's common name is no UUID");
    }

    /// <summary>When a pair was good first, and when it is over.</summary>
    /// <exception cref="CryptographicException">The file holds no certificate.</exception>
    internal static (DateTimeOffset From, DateTimeOffset To) LifeOf(string file)
    {
        using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(file));
        return (new DateTimeOffset(certificate.NotBefore), new DateTimeOffset(certificate.NotAfter));
    }
}

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
    private readonly Lock _gate = new();
    private readonly string _path;

    internal CertificateFolder(string path) => _path = path;

    /// <summary>The pair that the broker took.</summary>
    internal string Present => Path.Combine(_path, "site.pem");

    /// <summary>The pair that is to be tried.</summary>
    internal string Next => Path.Combine(_path, "next.pem");

    /// <summary>The token's pair.</summary>
    internal string Token => Path.Combine(_path, "token.pem");

    private string NextKey => Path.Combine(_path, "next.key");

    /// <summary>Keeps a pair, in one step.</summary>
    /// <exception cref="IOException">The device refused; what was there stays.</exception>
    internal async Task KeepAsync(string file, string certificatePem, string keyPem, CancellationToken cancellationToken)
    {
        PrivateFolder.Make(_path, PrivateFolder.OwnerOnly);
        var beside = $"{file}.{Guid.NewGuid():N}.new";
        await AtomicFile.WriteAsync(beside, Encoding.ASCII.GetBytes($"{certificatePem.Trim()}\n{keyPem.Trim()}\n"), cancellationToken);
        try
        {
            lock (_gate)
            {
                File.Move(beside, file, overwrite: true);
                DurableDirectory.Fsync(_path);
            }
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    /// <summary>The key that is to be certified next, made where there is none: what was asked for once is asked for again, and the fleet gives the same.</summary>
    /// <param name="isFollowing">Whether it is to follow the present pair: then that of a next pair which waits is meant, too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<SigningKey> NextKeyAsync(bool isFollowing, CancellationToken cancellationToken) =>
        isFollowing && !File.Exists(NextKey) && KeyIn(Next) is { } waiting
            ? waiting
            : new SigningKey(await PrivateKeyFile.LoadOrCreateAsync(NextKey, cancellationToken));

    /// <summary>Has another key asked for the next time.</summary>
    internal async Task ChangeNextKeyAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            File.Delete(NextKey);
        }

        using var made = await PrivateKeyFile.LoadOrCreateAsync(NextKey, cancellationToken);
    }

    /// <summary>Whether the next pair is of this certificate, and whole.</summary>
    internal bool HoldsNext(X509Certificate2 certificate, VerifyingKey key)
    {
        try
        {
            using var held = X509Certificate2.CreateFromPem(File.ReadAllText(Next));
            using var own = KeyIn(Next);
            return own is not null && own.PublicKey == key && held.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Makes a pair of the new certificate and its key.</summary>
    /// <exception cref="IOException">The device refused, or the key is not there any more.</exception>
    internal async Task KeepNextAsync(string certificatePem, VerifyingKey key, CancellationToken cancellationToken)
    {
        using (var own = Asked(key))
        {
            await KeepAsync(Next, certificatePem, own.ExportPem(), cancellationToken);
        }

        lock (_gate)
        {
            File.Delete(NextKey);
            DurableDirectory.Fsync(_path);
        }
    }

    /// <summary>The next pair becomes the present one, in one step.</summary>
    internal void Promote()
    {
        lock (_gate)
        {
            File.Delete(NextKey); // before the rename: left behind, it would be asked for once more, to no end
            File.Move(Next, Present, overwrite: true);
            DurableDirectory.Fsync(_path);
        }
    }

    /// <summary>Takes a token away, unless another stands in its place.</summary>
    /// <param name="key">That of the token.</param>
    internal void DropToken(VerifyingKey key)
    {
        lock (_gate)
        {
            using var held = KeyIn(Token);
            if (held is not null && held.PublicKey == key)
            {
                File.Delete(Token);
                DurableDirectory.Fsync(_path);
            }
        }
    }

    /// <summary>Takes the next pair away, and the key that none was made of yet.</summary>
    internal void DropNext()
    {
        lock (_gate)
        {
            File.Delete(Next);
            File.Delete(NextKey);
            DurableDirectory.Fsync(_path);
        }
    }

    /// <summary>Takes away what a write that did not come to its end left. Only before anything is written here.</summary>
    internal void DropLeftovers()
    {
        if (!Directory.Exists(_path))
        {
            return;
        }

        foreach (var file in Directory.GetFiles(_path).Where(file => Path.GetExtension(file) is ".new" or ".tmp"))
        {
            File.Delete(file);
        }
    }

    /// <summary>Notes a code, by an empty file of its name.</summary>
    /// <exception cref="IOException">The device refused.</exception>
    internal void Note(string code)
    {
        PrivateFolder.Make(_path, PrivateFolder.OwnerOnly);
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (new FileStream(NoteOf(code), options))
        {
            DurableDirectory.Fsync(_path);
        }
    }

    /// <summary>Whether a code is noted.</summary>
    internal bool IsNoted(string code) => File.Exists(NoteOf(code));

    /// <summary>Takes a note away.</summary>
    internal void DropNote(string code)
    {
        if (IsNoted(code))
        {
            File.Delete(NoteOf(code));
            DurableDirectory.Fsync(_path);
        }
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

    private string NoteOf(string code) => Path.Combine(_path, $"{code}.note");

    private SigningKey Asked(VerifyingKey key)
    {
        foreach (var file in new[] { NextKey, Next })
        {
            if (KeyIn(file) is { } held)
            {
                if (held.PublicKey == key)
                {
                    return held;
                }

                held.Dispose();
            }
        }

        throw new FileNotFoundException("The key that was asked for is not there any more");
    }

    private static SigningKey? KeyIn(string file)
    {
        try
        {
            return File.Exists(file) ? SigningKey.FromPem(File.ReadAllText(file)) : null;
        }
        catch (Exception ex) when (ex is FileNotFoundException or ArgumentException or CryptographicException)
        {
            return null; // taken away meanwhile, or damaged: no key
        }
    }
}

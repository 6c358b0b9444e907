using System.Security.Cryptography;
using EdgeMLOps.Hosting.Files;

namespace EdgeMLOps.Appliance.Core.Predictions.Identity;

/// <summary>
/// Where the secret of the identities lies: as a credential that the service manager hands over (systemd's LoadCredential),
/// else in a file of the service's account alone. Several in turn are the key of now and older ones, under which rows may be encrypted still. On Windows
/// the file is sealed by the Data Protection API.
/// </summary>
internal sealed class IdentityKeyFile
{
    /// <summary>Name of the credential, and of the file in folder <c>keys</c> beside the database.</summary>
    public const string Name = "predictions.key";

    private const int MostKeys = 8;

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly string? _credential;
    private readonly string _file;
    private readonly ISecretSeal? _seal;

    /// <param name="file">The file.</param>
    /// <param name="credentials">Folder of the service manager's credentials; null: there is none.</param>
    /// <param name="seal">What seals the file; null: it is plain.</param>
    public IdentityKeyFile(string file, string? credentials, ISecretSeal? seal)
    {
        _seal = seal;
        _file = System.IO.Path.GetFullPath(file);
        _credential = credentials is null ? null : System.IO.Path.Combine(credentials, Name);
    }

    /// <summary>The one that counts.</summary>
    public string Path => IsCredential ? _credential! : _file; // not null: it is a credential

    private bool IsCredential => _credential is not null && File.Exists(_credential);

    /// <summary>The key of a database.</summary>
    public static IdentityKeyFile Beside(string database) => new(
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(database))!, "keys", Name), // not null: a full path of a file has a folder
        Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY"),
        OperatingSystem.IsWindows() ? new DpapiSeal() : null);

    /// <summary>Makes a secret (0600) where there is none, and has it and its folders on the device before it is used.</summary>
    /// <exception cref="IOException">The device refused.</exception>
    public async Task CreateIfMissingAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(Path))
        {
            return;
        }

        var folder = System.IO.Path.GetDirectoryName(_file)!; // not null: a full path of a file has a folder
        PrivateFolder.Make(folder, PrivateFolder.OwnerOnly);
        DurableDirectory.Fsync(System.IO.Path.GetDirectoryName(folder)!); // not null: the folder is one of ours below the database's
        await AtomicFile.WriteAsync(_file, RandomNumberGenerator.GetBytes(IdentityKey.SecretBytes), cancellationToken);
    }

    /// <summary>Seals what is plain in the file, where this system seals: keys of before, and those that a person put there.</summary>
    /// <returns>False: the system, the folder or the device refused; the file stays as it is.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async Task<bool> SealAsync(CancellationToken cancellationToken)
    {
        if (_seal is null || IsCredential || !File.Exists(_file))
        {
            return true;
        }

        var content = await File.ReadAllBytesAsync(_file, cancellationToken);
        if (SealedKeys.IsSealed(content) || SealedKeys.Open(content, _seal) is not { } secrets || !IsFit(secrets))
        {
            return true; // reading says what is wrong with it
        }

        try
        {
            await AtomicFile.WriteAsync(_file, SealedKeys.Seal(secrets, _seal), cancellationToken);
            return true;
        }
        catch (Exception ex) when (ex is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return false; // a folder that is kept read-only must not keep the log from being opened
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
            CryptographicOperations.ZeroMemory(secrets);
        }
    }

    /// <summary>Reads it.</summary>
    /// <returns>The key, or why there is none.</returns>
    public (IdentityKey? Key, IdentityKeyFault Fault) Read()
    {
        var path = Path;
        if (!File.Exists(path))
        {
            return (null, IdentityKeyFault.Missing);
        }

        try
        {
            // systemd gives a credential to its service alone, whatever the mode says (a group of an access list).
            if (!IsCredential && !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
            {
                return (null, IdentityKeyFault.Exposed);
            }

            if (SealedKeys.Open(File.ReadAllBytes(path), _seal) is not { } secret)
            {
                return (null, IdentityKeyFault.SealedElsewhere);
            }

            var key = KeyOf(secret);
            CryptographicOperations.ZeroMemory(secret);
            return (key, key is null ? IdentityKeyFault.Malformed : IdentityKeyFault.None);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            return (null, IdentityKeyFault.Unreadable);
        }
    }

    private static bool IsFit(byte[] secrets)
    {
        var parts = secrets.Chunk(IdentityKey.SecretBytes).ToList();
        return parts.Count is > 0 and <= MostKeys && parts[^1].Length == IdentityKey.SecretBytes && parts.Select(Convert.ToHexString).Distinct(StringComparer.Ordinal).Count() == parts.Count;
    }

    private static IdentityKey? KeyOf(byte[] secrets)
    {
        var parts = secrets.Chunk(IdentityKey.SecretBytes).ToList();
        var key = IsFit(secrets) ? new IdentityKey(parts[0], [.. parts.Skip(1).Select(part => new IdentityKey(part))]) : null;
        parts.ForEach(part => CryptographicOperations.ZeroMemory(part));
        return key;
    }
}

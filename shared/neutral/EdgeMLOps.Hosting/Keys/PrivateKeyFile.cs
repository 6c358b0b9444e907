using System.Security.Cryptography;
using System.Text;
using EdgeMLOps.Hosting.Files;

namespace EdgeMLOps.Hosting.Keys;

/// <summary>A program's own ECDSA P-256 key: PKCS#8 PEM in a file only its account may read (0600).</summary>
public static class PrivateKeyFile
{
    private const UnixFileMode OthersMayRead =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Reads the key; where there is no file, makes a key and has it on the device before it is returned.</summary>
    /// <param name="path">The file; its folder is made (0700) where missing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The key; the caller disposes it.</returns>
    /// <exception cref="InvalidDataException">The file holds no such key, or others may read it.</exception>
    /// <exception cref="IOException">The device refused.</exception>
    public static async Task<ECDsa> LoadOrCreateAsync(string path, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        if (File.Exists(full))
        {
            return await LoadAsync(full, password: null, cancellationToken);
        }

        PrivateFolder.Make(Path.GetDirectoryName(full)!, PrivateFolder.OwnerOnly); // not null: a full path of a file has a folder
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        try
        {
            await AtomicFile.WriteAsync(full, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()), cancellationToken);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Reads a key that is there.</summary>
    /// <param name="path">PKCS#8 PEM, encrypted where there is a password.</param>
    /// <param name="password">Of the file; null: it is not encrypted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The key; the caller disposes it.</returns>
    /// <exception cref="InvalidDataException">The file holds no such key, others may read it, or the password is not its.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<ECDsa> LoadAsync(string path, string? password, CancellationToken cancellationToken)
    {
        if (!IsPrivate(path))
        {
            throw new InvalidDataException($"{path}: others may read this private key; make it 0600, or replace it if they did");
        }

        var pem = await File.ReadAllTextAsync(path, cancellationToken);
        var key = ECDsa.Create();
        try
        {
            Import(key, pem, password);
            return key;
        }
        catch (Exception ex) when (ex is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new InvalidDataException(
                password is null ? $"{path}: no private key in PKCS#8 PEM, or an encrypted one" : $"{path}: no private key in encrypted PKCS#8 PEM of this password", ex);
        }
    }

    /// <summary>Whether no other account may read or write a file; always true on Windows, where its folder's access list decides.</summary>
    internal static bool IsPrivate(string path) =>
        OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & OthersMayRead) == UnixFileMode.None;

    private static void Import(ECDsa key, string pem, string? password)
    {
        if (!pem.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            throw new ArgumentException("Holds no private key", nameof(pem));
        }

        if (password is null)
        {
            key.ImportFromPem(pem);
        }
        else
        {
            key.ImportFromEncryptedPem(pem, password);
        }
    }
}

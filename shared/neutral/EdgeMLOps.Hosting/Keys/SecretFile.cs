using System.Security.Cryptography;
using EdgeMLOps.Hosting.Files;

namespace EdgeMLOps.Hosting.Keys;

/// <summary>A secret of random bytes in a file only the program's account may read (0600).</summary>
public static class SecretFile
{
    /// <summary>Bytes of a secret.</summary>
    public const int Length = 32;

    /// <summary>Reads the secret; where there is no file, makes one and has it on the device before it is returned.</summary>
    /// <param name="path">The file; its folder is made (0700) where missing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The secret, and whether it was made now.</returns>
    /// <exception cref="InvalidDataException">The file holds no such secret, or others may read it.</exception>
    /// <exception cref="IOException">The device refused.</exception>
    public static async Task<(byte[] Secret, bool IsNew)> LoadOrCreateAsync(string path, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        if (File.Exists(full))
        {
            return (await LoadAsync(full, cancellationToken), false);
        }

        PrivateFolder.Make(Path.GetDirectoryName(full)!, PrivateFolder.OwnerOnly); // not null: a full path of a file has a folder
        var secret = RandomNumberGenerator.GetBytes(Length);
        await AtomicFile.WriteAsync(full, secret, cancellationToken);
        return (secret, true);
    }

    /// <summary>Reads a secret that is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidDataException">The file holds no such secret, or others may read it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<byte[]> LoadAsync(string path, CancellationToken cancellationToken)
    {
        if (!PrivateKeyFile.IsPrivate(path))
        {
            throw new InvalidDataException($"{path}: others may read this secret; make it 0600, or replace it if they did");
        }

        var secret = await File.ReadAllBytesAsync(path, cancellationToken);
        return secret.Length == Length ? secret : throw new InvalidDataException($"{path}: a secret is {Length} bytes");
    }
}

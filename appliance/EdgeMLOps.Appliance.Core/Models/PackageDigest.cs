using System.Security.Cryptography;
using System.Text;

namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>The digest that names a package: SHA-256 over the sorted lines <c>name NUL sha256hex LF</c> of its files.</summary>
public static class PackageDigest
{
    /// <summary>Computes the digest.</summary>
    /// <param name="files">All files of the package by name; names are ASCII, a folder before them with '/'.</param>
    /// <returns>64 lower-case hex digits.</returns>
    public static string Of(IReadOnlyDictionary<string, byte[]> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return OfHashes(files.Select(file => KeyValuePair.Create(file.Key, SHA256.HashData(file.Value))));
    }

    /// <summary>Computes the digest of files that were hashed before.</summary>
    /// <param name="hashes">SHA-256 of every file by name.</param>
    /// <returns>64 lower-case hex digits.</returns>
    public static string OfHashes(IEnumerable<KeyValuePair<string, byte[]>> hashes)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        using var total = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, hash) in hashes.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            total.AppendData(Encoding.UTF8.GetBytes($"{name}\0{Convert.ToHexStringLower(hash)}\n"));
        }

        return Convert.ToHexStringLower(total.GetHashAndReset());
    }
}

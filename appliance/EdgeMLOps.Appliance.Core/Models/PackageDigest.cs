using System.Security.Cryptography;
using System.Text;

namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>The digest that names a model package: SHA-256 over the sorted lines <c>name NUL sha256hex LF</c> of its files.</summary>
public static class PackageDigest
{
    /// <summary>Computes the digest.</summary>
    /// <param name="files">All files of the package by name; names are ASCII without folders.</param>
    /// <returns>64 lower-case hex digits.</returns>
    public static string Of(IReadOnlyDictionary<string, byte[]> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        using var total = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, content) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            total.AppendData(Encoding.UTF8.GetBytes($"{name}\0{Convert.ToHexStringLower(SHA256.HashData(content))}\n"));
        }

        return Convert.ToHexStringLower(total.GetHashAndReset());
    }
}

using System.Security.Cryptography;
using System.Text;

namespace EdgeMLOps.Contracts.Down.Packages;

/// <summary>What is signed: which package this is and every file of it, WIRE.md section 6.</summary>
public sealed record PackageStatement
{
    /// <summary>The schema, <see cref="PackageFormat.Schema"/>.</summary>
    public required string Schema { get; init; }

    /// <summary>What the package brings.</summary>
    public required PackageKind Kind { get; init; }

    /// <summary>Name of the package: 1 to 64 letters, digits, '.', '_' and '-'.</summary>
    public required string Name { get; init; }

    /// <summary>The maker's version: 1 to 32 letters, digits, '.', '_', '-' and '+'.</summary>
    public required string Version { get; init; }

    /// <summary>Rises with each package of this kind and name, from 1; an older one is refused.</summary>
    public required int Release { get; init; }

    /// <summary>When the statement was made (UTC). For people: nothing is decided by it.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Bytes of a piece, <see cref="PackageFormat.ChunkBytes"/>.</summary>
    public required int ChunkBytes { get; init; }

    /// <summary>Every file, in the order they stand in the package.</summary>
    public required IReadOnlyList<PackageFile> Files { get; init; }

    /// <summary>Bytes of all files.</summary>
    public long TotalBytes() => Files.Sum(file => file.Size);

    /// <summary>
    /// The digest that names the package: SHA-256 over the lines <c>name NUL sha256hex LF</c> of its files, sorted. Of the
    /// content alone: who signs it and when changes nothing.
    /// </summary>
    public Digest256 ComputeDigest()
    {
        using var total = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Files.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            total.AppendData(Encoding.UTF8.GetBytes($"{file.Name}\0{file.Sha256}\n"));
        }

        return new Digest256(total.GetHashAndReset());
    }
}

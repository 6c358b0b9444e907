using System.Security.Cryptography;
using EdgeMLOps.Hosting.Files;

namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>An imported package's folder, read once: every file hashed, those that are needed kept as they were hashed.</summary>
internal sealed record PackageFolder
{
    private const int BufferBytes = 1 << 20;

    /// <summary>SHA-256 of every file by name, the envelope aside.</summary>
    public required IReadOnlyDictionary<string, byte[]> Hashes { get; init; }

    /// <summary>Bytes of graph and manifest, where they are there.</summary>
    public required IReadOnlyDictionary<string, byte[]> Kept { get; init; }

    /// <summary>Reads a folder and those directly in it.</summary>
    /// <exception cref="IOException">It cannot be read, or holds something that is no regular file.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static async Task<PackageFolder> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var (hashes, kept) = (new Dictionary<string, byte[]>(StringComparer.Ordinal), new Dictionary<string, byte[]>(StringComparer.Ordinal));
        foreach (var path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
            if (name is ImportedPackages.EnvelopeFile)
            {
                continue;
            }

            var (hash, content) = await ReadAsync(path, name, cancellationToken);
            hashes.Add(name, hash);
            if (content is not null)
            {
                kept.Add(name, content);
            }
        }

        return new PackageFolder { Hashes = hashes, Kept = kept };
    }

    private static async Task<(byte[] Hash, byte[]? Content)> ReadAsync(string path, string name, CancellationToken cancellationToken)
    {
        await using var file = Open(path, name);
        if (name is not (ModelPackage.GraphFile or ModelPackage.ManifestFile))
        {
            return (await HashAsync(file, cancellationToken), null);
        }

        var content = await ContentAsync(file, name, cancellationToken);
        return (SHA256.HashData(content), content);
    }

    private static async Task<byte[]> ContentAsync(FileStream file, string name, CancellationToken cancellationToken)
    {
        if (file.Length > Array.MaxLength)
        {
            throw new IOException($"{name} is larger than any of that name");
        }

        var content = new byte[file.Length];
        await file.ReadExactlyAsync(content, cancellationToken);
        return content;
    }

    private static FileStream Open(string path, string name) =>
        RegularFile.OpenRead(path, bufferSize: 0) ?? throw new IOException($"{name} is no regular file");

    private static async Task<byte[]> HashAsync(FileStream file, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        while (await file.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            hash.AppendData(buffer.AsSpan(0, read));
        }

        return hash.GetHashAndReset();
    }
}

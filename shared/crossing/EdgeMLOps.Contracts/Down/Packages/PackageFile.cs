using System.Security.Cryptography;

namespace EdgeMLOps.Contracts.Down.Packages;

/// <summary>A file as the statement lists it.</summary>
public sealed record PackageFile
{
    /// <summary>Its name, in at most one folder, by <see cref="PackageNames"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Its length in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256 of all of it.</summary>
    public required Digest256 Sha256 { get; init; }

    /// <summary>SHA-256 of each piece of <see cref="PackageFormat.ChunkBytes"/>, the last one shorter; none for an empty file.</summary>
    public required IReadOnlyList<Digest256> Chunks { get; init; }

    /// <summary>Reads a file to its end and says what a statement lists of it.</summary>
    /// <param name="name">The name to list.</param>
    /// <param name="content">From its beginning; at most <see cref="PackageFormat.MaxFileBytes"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PackageRefusedException">It is too large.</exception>
    public static async Task<PackageFile> OfAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (chunks, size, buffer) = (new List<Digest256>(), 0L, new byte[PackageFormat.ChunkBytes]);
        while (await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) is var read and > 0)
        {
            size += read;
            if (size > PackageFormat.MaxFileBytes)
            {
                throw new PackageRefusedException(PackageFault.TooLarge, $"{name} is larger than {PackageFormat.MaxFileBytes} bytes");
            }

            whole.AppendData(buffer.AsSpan(0, read));
            chunks.Add(Digest256.Of(buffer.AsSpan(0, read)));
        }

        return new PackageFile { Name = name, Size = size, Sha256 = new Digest256(whole.GetHashAndReset()), Chunks = chunks };
    }
}

using System.Globalization;
using System.Security.Cryptography;

namespace EdgeMLOps.Contracts.Down.Packages;

/// <summary>Copies one listed file from a stream into a sink: a piece is read, checked, and only then handed on.</summary>
public sealed class VerifiedCopy : IDisposable
{
    private readonly byte[] _buffer = new byte[PackageFormat.ChunkBytes];
    private readonly IncrementalHash _whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Copies exactly the file's length.</summary>
    /// <param name="source">Stands at the file's first byte, and afterwards behind its last.</param>
    /// <param name="file">What the statement says of it.</param>
    /// <param name="sink">Takes the checked pieces.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PackageRefusedException">The source ends early, or a piece or the whole is not what was signed.</exception>
    public async Task RunAsync(Stream source, PackageFile file, IPackageSink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(sink);
        await sink.BeginAsync(file, cancellationToken);
        for (var i = 0; i < file.Chunks.Count; i++)
        {
            var offset = (long)i * PackageFormat.ChunkBytes;
            var chunk = _buffer.AsMemory(0, (int)Math.Min(PackageFormat.ChunkBytes, file.Size - offset));
            if (await source.ReadAtLeastAsync(chunk, chunk.Length, throwOnEndOfStream: false, cancellationToken) < chunk.Length)
            {
                throw new PackageRefusedException(PackageFault.Truncated, $"{file.Name} ends early");
            }

            if (Digest256.Of(chunk.Span) != file.Chunks[i])
            {
                var where = offset.ToString(CultureInfo.InvariantCulture);
                throw new PackageRefusedException(PackageFault.ChunkMismatch, $"{file.Name}: the piece at byte {where} is not the one that was signed");
            }

            _whole.AppendData(chunk.Span);
            await sink.WriteAsync(chunk, cancellationToken);
        }

        if (new Digest256(_whole.GetHashAndReset()) != file.Sha256)
        {
            throw new PackageRefusedException(PackageFault.FileMismatch, $"{file.Name}: the statement's digest is not that of its own pieces");
        }

        await sink.EndAsync(file, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _whole.Dispose();
}

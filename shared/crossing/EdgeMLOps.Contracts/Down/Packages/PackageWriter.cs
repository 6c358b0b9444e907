namespace EdgeMLOps.Contracts.Down.Packages;

/// <summary>Writes a package file: the same envelope and files always become the same bytes.</summary>
public sealed class PackageWriter : IPackageSink
{
    private readonly Stream _stream;

    private PackageWriter(Stream stream) => _stream = stream;

    /// <summary>Writes the envelope, which comes first.</summary>
    /// <param name="stream">Where the package goes; the caller closes it.</param>
    /// <param name="envelopeJson">The envelope, at most <see cref="PackageFormat.MaxEnvelopeBytes"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Takes the files, in the statement's order, and then the end.</returns>
    /// <exception cref="PackageRefusedException">The envelope is too large.</exception>
    public static async Task<PackageWriter> BeginAsync(Stream stream, ReadOnlyMemory<byte> envelopeJson, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (envelopeJson.Length > PackageFormat.MaxEnvelopeBytes)
        {
            throw new PackageRefusedException(PackageFault.TooLarge, $"the envelope has more than {PackageFormat.MaxEnvelopeBytes} bytes");
        }

        await stream.WriteAsync(TarHeader.Of(PackageFormat.EnvelopeName, envelopeJson.Length), cancellationToken);
        await stream.WriteAsync(envelopeJson, cancellationToken);
        await stream.WriteAsync(new byte[PackageFormat.PaddingOf(envelopeJson.Length)], cancellationToken);
        return new PackageWriter(stream);
    }

    /// <inheritdoc/>
    public ValueTask BeginAsync(PackageFile file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        return _stream.WriteAsync(TarHeader.Of(file.Name, file.Size), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken) => _stream.WriteAsync(chunk, cancellationToken);

    /// <inheritdoc/>
    public ValueTask EndAsync(PackageFile file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        return _stream.WriteAsync(new byte[PackageFormat.PaddingOf(file.Size)], cancellationToken);
    }

    /// <summary>Writes the end of the archive.</summary>
    public ValueTask FinishAsync(CancellationToken cancellationToken) =>
        _stream.WriteAsync(new byte[2 * PackageFormat.BlockBytes], cancellationToken);
}

namespace EdgeMLOps.Contracts.Down.Packages;

/// <summary>
/// Reads a package file from front to back. Opened, it has read the envelope and nothing else: who signed it is checked by
/// the caller before <see cref="ReadFilesAsync"/>. Holds the envelope and one piece in memory, whatever the package's size.
/// </summary>
public sealed class PackageReader
{
    private readonly Stream _stream;
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);

    private PackageReader(Stream stream, byte[] envelopeJson, DsseEnvelope envelope, PackageStatement statement)
    {
        _stream = stream;
        EnvelopeJson = envelopeJson;
        Envelope = envelope;
        Statement = statement;
    }

    /// <summary>The envelope as it stands in the package.</summary>
    public ReadOnlyMemory<byte> EnvelopeJson { get; }

    /// <summary>The envelope. Not known to be signed by anybody.</summary>
    public DsseEnvelope Envelope { get; }

    /// <summary>What it says. True only once its signatures are checked.</summary>
    public PackageStatement Statement { get; }

    /// <summary>Reads the envelope of a package.</summary>
    /// <param name="stream">The package, at its first byte; the caller closes it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PackageRefusedException">It is no package, or says something impossible.</exception>
    public static async Task<PackageReader> OpenAsync(Stream stream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var json = new byte[await EnvelopeSizeAsync(stream, cancellationToken)];
        await FillAsync(stream, json, PackageFormat.EnvelopeName, cancellationToken);
        await SkipPaddingAsync(stream, json.Length, cancellationToken);
        var envelope = DsseEnvelope.Parse(json, PackageFormat.PayloadType);
        var reader = new PackageReader(stream, json, envelope, StatementRules.Parse(envelope.Payload));
        reader.CheckLength();
        return reader;
    }

    /// <summary>Reads the files into a sink, each piece checked first, and proves that nothing follows.</summary>
    /// <exception cref="PackageRefusedException">The rest is not what the statement lists; what the sink has is to be thrown away.</exception>
    public async Task ReadFilesAsync(IPackageSink sink, CancellationToken cancellationToken)
    {
        using var copy = new VerifiedCopy();
        foreach (var file in Statement.Files)
        {
            await ExpectAsync(file, cancellationToken);
            await copy.RunAsync(_stream, file, sink, cancellationToken);
            await SkipPaddingAsync(_stream, file.Size, cancellationToken);
            _done.Add(file.Name);
        }

        await ExpectEndAsync(cancellationToken);
    }

    private static async Task<int> EnvelopeSizeAsync(Stream stream, CancellationToken cancellationToken)
    {
        var header = new byte[PackageFormat.BlockBytes];
        await FillAsync(stream, header, "the first header", cancellationToken);
        if (TarHeader.SizeOf(header) is not { } size || !header.AsSpan().SequenceEqual(TarHeader.Of(PackageFormat.EnvelopeName, size)))
        {
            throw new PackageRefusedException(PackageFault.NotAPackage, $"the first entry is not {PackageFormat.EnvelopeName}");
        }

        return size <= PackageFormat.MaxEnvelopeBytes
            ? (int)size
            : throw new PackageRefusedException(PackageFault.TooLarge, $"the envelope has more than {PackageFormat.MaxEnvelopeBytes} bytes");
    }

    // Before a byte is unpacked. What is too long is found where it begins, which says more.
    private void CheckLength()
    {
        var total = PackageFormat.EntryBytes(EnvelopeJson.Length)
            + Statement.Files.Sum(file => PackageFormat.EntryBytes(file.Size)) + (2L * PackageFormat.BlockBytes);
        if (_stream.CanSeek && _stream.Length < total)
        {
            throw new PackageRefusedException(PackageFault.Truncated, FormattableString.Invariant($"the package has {_stream.Length} of {total} bytes"));
        }
    }

    private async Task ExpectAsync(PackageFile file, CancellationToken cancellationToken)
    {
        var header = new byte[PackageFormat.BlockBytes];
        await FillAsync(_stream, header, $"the header of {file.Name}", cancellationToken);
        if (!header.AsSpan().SequenceEqual(TarHeader.Of(file.Name, file.Size)))
        {
            throw Explain(header, file);
        }
    }

    private async Task ExpectEndAsync(CancellationToken cancellationToken)
    {
        var end = new byte[2 * PackageFormat.BlockBytes];
        await FillAsync(_stream, end, "the end", cancellationToken);
        if (end.AsSpan(0, PackageFormat.BlockBytes).ContainsAnyExcept((byte)0))
        {
            throw Explain(end.AsSpan(0, PackageFormat.BlockBytes), due: null);
        }

        if (end.AsSpan().ContainsAnyExcept((byte)0) || await _stream.ReadAsync(end.AsMemory(0, 1), cancellationToken) > 0)
        {
            throw new PackageRefusedException(PackageFault.TrailingData, "something follows the end");
        }
    }

    private PackageRefusedException Explain(ReadOnlySpan<byte> header, PackageFile? due) => TarHeader.Explain(
        header, due, name => Statement.Files.Any(file => string.Equals(file.Name, name, StringComparison.Ordinal)), _done.Contains);

    private static async Task SkipPaddingAsync(Stream stream, long size, CancellationToken cancellationToken)
    {
        var padding = new byte[PackageFormat.PaddingOf(size)];
        await FillAsync(stream, padding, "padding", cancellationToken);
        if (padding.AsSpan().ContainsAnyExcept((byte)0))
        {
            throw new PackageRefusedException(PackageFault.EntryNotCanonical, "the padding of an entry is not zero");
        }
    }

    private static async Task FillAsync(Stream stream, Memory<byte> bytes, string what, CancellationToken cancellationToken)
    {
        if (await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken) < bytes.Length)
        {
            throw new PackageRefusedException(PackageFault.Truncated, $"the package ends within {what}");
        }
    }
}

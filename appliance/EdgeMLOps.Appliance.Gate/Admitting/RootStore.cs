using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Contracts.Down.Packages;
using EdgeMLOps.Contracts.Down.Trust;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Files;

namespace EdgeMLOps.Appliance.Gate.Admitting;

/// <summary>The root document this installation trusts: <c>{Storage:Root}/trust/root.json</c>, first taken from <c>Trust:RootFile</c>.</summary>
public sealed class RootStore
{
    private readonly string _kept;
    private readonly string _configured;

    /// <summary>Creates the store; reads nothing yet.</summary>
    /// <param name="storage">Where the program keeps what it owns.</param>
    /// <param name="options">The file that was installed.</param>
    public RootStore(StorageOptions storage, TrustOptions options)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(options);
        _kept = storage.PathOf("trust", "root.json");
        _configured = options.RootFile;
    }

    /// <summary>The root that is trusted, with what the configured file adds to the kept one; changes nothing.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null: neither is there.</returns>
    /// <exception cref="AdmissionException">The kept root is damaged, or open to others.</exception>
    /// <exception cref="PackageRefusedException">The configured one is not its successor, or not signed by itself.</exception>
    /// <exception cref="IOException">One cannot be read.</exception>
    public async Task<TrustedRoot?> ReadAsync(CancellationToken cancellationToken)
    {
        var kept = await KeptAsync(cancellationToken);
        if (_configured.Length == 0)
        {
            return kept;
        }

        var configured = await BytesAsync(_configured, cancellationToken);
        try
        {
            return kept is null ? TrustedRoot.Install(configured) : kept.Next(configured);
        }
        catch (PackageRefusedException ex) when (ex.Fault == PackageFault.RootOlder)
        {
            return kept; // installed once, and rotated since
        }
    }

    /// <summary>The root that is trusted, whatever the configured file is worth: one that is refused, or cannot be read, leaves the kept one.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null: there is none.</returns>
    /// <exception cref="AdmissionException">The kept root is damaged, or open to others.</exception>
    /// <exception cref="PackageRefusedException">There is none and the configured one is refused.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public async Task<TrustedRoot?> TrustedAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(cancellationToken);
        }
        catch (Exception ex) when (File.Exists(_kept)
            && ex is PackageRefusedException or IOException or UnauthorizedAccessException)
        {
            return await KeptAsync(cancellationToken);
        }
    }

    /// <summary>Whether a root is the one that is kept.</summary>
    /// <param name="root">The root.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The kept one cannot be read.</exception>
    public async Task<bool> IsKeptAsync(TrustedRoot root, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(root);
        return File.Exists(_kept) && (await BytesAsync(_kept, cancellationToken)).AsSpan().SequenceEqual(root.Json.Span);
    }

    /// <summary>Keeps what <see cref="ReadAsync"/> found: from then on it is the one that others must follow.</summary>
    /// <param name="root">The root.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The device refused; the old one stays.</exception>
    public async Task KeepAsync(TrustedRoot root, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(root);
        PrivateFolder.Make(Path.GetDirectoryName(_kept)!, PrivateFolder.OwnerOnly); // not null: a full path of a file has a folder
        await AtomicFile.WriteAsync(_kept, root.Json, cancellationToken);
    }

    private async Task<TrustedRoot?> KeptAsync(CancellationToken cancellationToken)
    {
        if (!Path.Exists(_kept))
        {
            return null;
        }

        try
        {
            // Not waited at where it is a pipe, and not followed where it is a link: it is ours alone.
            await using var file = RegularFile.OpenRead(_kept, bufferSize: 0) ?? throw Refused(PackageCode.RootDamaged, "is no regular file");
            return RegularFile.IsOpenToOthers(_kept) || RegularFile.IsOpenToOthers(Path.GetDirectoryName(_kept)!) // not null: a full path of a file has a folder
                ? throw Refused(PackageCode.RootExposed, "the file or its folder is another account's, or others may write it")
                : TrustedRoot.Install(await BytesAsync(file, cancellationToken));
        }
        catch (PackageRefusedException ex)
        {
            throw Refused(PackageCode.RootDamaged, $"{ex.Fault}: {ex.Message}", ex);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw Refused(PackageCode.RootDamaged, "cannot be read", ex);
        }
    }

    private static AdmissionException Refused(PackageCode code, string message, Exception? inner = null) => new(code, $"trust/root.json: {message}", inner);

    // Named by a person to the running service, which neither waits at a pipe nor follows a link for it.
    internal static async Task<byte[]> OfferedAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = OpenOffered(path);
        return await BytesAsync(file, cancellationToken);
    }

    private static FileStream OpenOffered(string path)
    {
        try
        {
            return (Path.IsPathFullyQualified(path) ? RegularFile.OpenRead(path, bufferSize: 0) : null)
                ?? throw new AdmissionException(PackageCode.CannotRead, "is no regular file");
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new AdmissionException(PackageCode.CannotRead, "is not there, or cannot be read", ex);
        }
    }

    private static async Task<byte[]> BytesAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return await BytesAsync(file, cancellationToken);
    }

    private static async Task<byte[]> BytesAsync(FileStream file, CancellationToken cancellationToken)
    {
        if (file.Length > RootDocument.MaxBytes)
        {
            throw new PackageRefusedException(PackageFault.TooLarge, $"the root has more than {RootDocument.MaxBytes} bytes");
        }

        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}

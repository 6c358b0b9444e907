using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Contracts.Down.Packages;
using EdgeMLOps.Contracts.Down.Trust;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Files;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Gate.Admitting;

/// <summary>Takes signed model packages in.</summary>
public sealed class PackageImporter : IPackageImporter
{
    private readonly StorageOptions _storage;
    private readonly TrustOptions _options;
    private readonly RootStore _roots;
    private readonly TimeProvider _time;
    private readonly ILogger<PackageImporter> _logger;

    /// <summary>Creates the importer; opens nothing yet.</summary>
    /// <param name="storage">Where packages are kept.</param>
    /// <param name="options">Whom this installation believes.</param>
    /// <param name="time">The clock the root's time is held against.</param>
    /// <param name="logger">Told of each import and refusal.</param>
    public PackageImporter(
        IOptions<StorageOptions> storage, IOptions<TrustOptions> options, TimeProvider time, ILogger<PackageImporter> logger)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(options);
        _storage = storage.Value;
        _options = options.Value;
        _roots = new RootStore(storage.Value, options.Value);
        _time = time;
        _logger = logger;
    }

    /// <inheritdoc/>
    public async Task<PackageImport> ImportAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var imported = await ImportedAsync(path, cancellationToken);
        if (imported.Manifest is { } manifest)
        {
            _logger.Imported(manifest.Name, manifest.Version, manifest.Release, imported.Digest);
        }
        else
        {
            _logger.Refused(imported.Code);
        }

        return imported;
    }

    /// <inheritdoc/>
    public async Task<PackageImport> CheckAsync(string digest, CancellationToken cancellationToken)
    {
        try
        {
            return await CheckedAsync(digest, cancellationToken);
        }
        catch (Exception ex) when (AdmissionCodes.Of(ex) is { } code)
        {
            return new PackageImport(code, digest, "", null, ex.Message);
        }
    }

    /// <inheritdoc/>
    public async Task<int> RememberAsync(IReadOnlyCollection<KnownRelease> known, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(known);
        if (known.Count == 0)
        {
            return 0;
        }

        await using var counters = await ReleaseCounters.OpenAsync(_storage, cancellationToken);
        return await counters.RememberAsync(PackageKind.Model, known, cancellationToken);
    }

    private async Task<PackageImport> ImportedAsync(string path, CancellationToken cancellationToken)
    {
        var digest = "";
        try
        {
            var root = await _roots.ReadAsync(cancellationToken);
            await using var admission = await PackageAdmission.OpenAsync(path, root, _time.GetUtcNow(), cancellationToken);
            digest = admission.Statement.ComputeDigest().ToString();
            return await AdmitAsync(admission, digest, cancellationToken);
        }
        catch (Exception ex) when (AdmissionCodes.Of(ex) is { } code)
        {
            return new PackageImport(code, digest, "", null, ex.Message);
        }
    }

    private async Task<PackageImport> AdmitAsync(PackageAdmission admission, string digest, CancellationToken cancellationToken)
    {
        var models = PrivateFolder.Make(ImportedPackages.FolderOf(_storage), PrivateFolder.OwnerOnly);
        await using var turn = TakeTurn(models);
        await using var counters = await ReleaseCounters.OpenAsync(_storage, cancellationToken);
        var (statement, signed) = (admission.Statement, admission.Statement.ComputeDigest());
        await counters.CheckAsync(statement, signed, cancellationToken);
        StagingFolder.RemoveLeft(models);
        var place = ImportedPackages.FolderOf(_storage, digest);
        if ((await ModelPackage.LoadAsync(place, digest, cancellationToken)).Package is { } known)
        {
            // Signed anew, perhaps, by keys that count from now on.
            await counters.RaiseAsync(statement, signed, cancellationToken);
            await AtomicFile.WriteAsync(Path.Combine(place, ImportedPackages.EnvelopeFile), admission.Reader.EnvelopeJson, cancellationToken);
            return new PackageImport(PackageCode.Imported, digest, place, known.Manifest, "");
        }

        RequireRoom(models, statement.TotalBytes());
        await using var staging = StagingFolder.Make(models);
        var manifest = await admission.UnpackAsync(staging, cancellationToken);
        await counters.RaiseAsync(statement, signed, cancellationToken);
        RemoveDamaged(place);
        staging.Place(place);
        return new PackageImport(PackageCode.Imported, digest, place, manifest, "");
    }

    private async Task<PackageImport> CheckedAsync(string digest, CancellationToken cancellationToken)
    {
        var place = ImportedPackages.FolderOf(_storage, digest);
        var root = await _roots.TrustedAsync(cancellationToken)
            ?? throw new AdmissionException(PackageCode.NoRoot, "no root document is installed: Trust:RootFile");
        var json = await EnvelopeAsync(place, cancellationToken);
        var envelope = DsseEnvelope.Parse(json, PackageFormat.PayloadType);
        root.Require(envelope, TrustRole.Model);
        if (!string.Equals(StatementRules.Parse(envelope.Payload).ComputeDigest().ToString(), digest, StringComparison.Ordinal))
        {
            throw new AdmissionException(PackageCode.DigestMismatch, "the envelope beside the files is another package's");
        }

        var loaded = await ModelPackage.LoadAsync(place, digest, cancellationToken);
        return loaded.Package is { } package
            ? new PackageImport(PackageCode.Imported, digest, place, package.Manifest, "") { Package = package }
            : new PackageImport(loaded.Code, digest, "", null, loaded.Message);
    }

    private static async Task<byte[]> EnvelopeAsync(string place, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(Path.Combine(place, ImportedPackages.EnvelopeFile), cancellationToken);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new AdmissionException(PackageCode.CannotRead, "no such package is imported, or its envelope cannot be read", ex);
        }
    }

    // Goes with the process however it ends.
    private static FileStream TakeTurn(string models)
    {
        var path = Path.Combine(models, ".import.lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException ex) when (File.Exists(path))
        {
            throw new AdmissionException(PackageCode.Busy, "another import runs", ex);
        }
    }

    private void RequireRoom(string models, long bytes)
    {
        // On Linux any folder names its file system (statvfs); Windows wants the volume.
        var disk = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(models)! : models); // not null: a full path
        var spare = Math.Max((long)_options.KeepFreeMegabytes << 20, (long)(disk.TotalSize * (_options.KeepFreePercent / 100)));
        if (disk.AvailableFreeSpace - spare < bytes)
        {
            throw new AdmissionException(
                PackageCode.RoomShort, FormattableString.Invariant($"needs {bytes} bytes and {spare} to spare; {disk.AvailableFreeSpace} are free"));
        }
    }

    private static void RemoveDamaged(string place)
    {
        if (Directory.Exists(place))
        {
            Directory.Delete(place, recursive: true);
        }
    }
}

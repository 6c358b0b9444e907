using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Gate.Admitting;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>
/// The model package that a command names: the embedded one, a signed package file (unpacked for this once), or an imported
/// one by digest or by name, then its newest release. Other than embedded it must be signed as the installed root asks for.
/// </summary>
internal sealed class CommandPackage : IAsyncDisposable
{
    private readonly DirectoryInfo? _unpacked;

    private CommandPackage(ModelPackage package, DirectoryInfo? unpacked)
    {
        Package = package;
        _unpacked = unpacked;
    }

    public ModelPackage Package { get; }

    /// <summary>Finds it, checks it and reads it.</summary>
    /// <exception cref="CommandException">There is none of this name, or it is refused; the message has the code.</exception>
    public static async Task<CommandPackage> OpenAsync(string package, IConfiguration configuration, CancellationToken cancellationToken)
    {
        if (package is DemonstrationPackage.Name)
        {
            return new CommandPackage(DemonstrationPackage.Load().Require(), unpacked: null);
        }

        var storage = HostSetup.ReadStorage(configuration);
        var trust = HostSetup.ReadValidated(configuration, TrustOptions.Section, new TrustOptionsValidator());
        return File.Exists(package)
            ? await UnpackAsync(package, storage, trust, cancellationToken)
            : await FindAsync(package, storage, trust, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _unpacked?.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private static async Task<CommandPackage> UnpackAsync(
        string path, StorageOptions storage, TrustOptions trust, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("edgemlops-package-");
        try
        {
            var unpacked = await PackageUnpacker.UnpackAsync(path, storage, trust, folder.FullName, TimeProvider.System, cancellationToken);
            return new CommandPackage(await LoadAsync(path, unpacked, cancellationToken), folder);
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    private static async Task<CommandPackage> FindAsync(
        string package, StorageOptions storage, TrustOptions trust, CancellationToken cancellationToken)
    {
        var digest = ImportedPackages.IsDigest(package) ? package : await NewestAsync(package, storage, cancellationToken);
        var importer = new PackageImporter(
            Options.Create(storage), Options.Create(trust), TimeProvider.System, NullLogger<PackageImporter>.Instance);
        return new CommandPackage(
            await LoadAsync(package, await importer.CheckAsync(digest, cancellationToken), cancellationToken), unpacked: null);
    }

    private static async Task<ModelPackage> LoadAsync(string package, PackageImport found, CancellationToken cancellationToken)
    {
        var outcome = found.Code != PackageCode.Imported ? new PackageOutcome(found.Code, null, found.Message)
            : found.Package is { } read ? new PackageOutcome(PackageCode.Loaded, read, "")
            : await ModelPackage.LoadAsync(found.Folder, found.Digest, cancellationToken);
        return outcome.Package ?? throw new CommandException($"{package}: {outcome.Code}: {outcome.Message}");
    }

    private static async Task<string> NewestAsync(string name, StorageOptions storage, CancellationToken cancellationToken)
    {
        var newest = (Release: 0, Digest: "");
        foreach (var digest in ImportedPackages.List(storage))
        {
            var loaded = await ModelPackage.LoadAsync(ImportedPackages.FolderOf(storage, digest), digest, cancellationToken);
            if (loaded.Package is { } found && string.Equals(found.Identity.Name, name, StringComparison.Ordinal) && found.Identity.Release > newest.Release)
            {
                newest = (found.Identity.Release, digest);
            }
        }

        return newest.Digest.Length > 0
            ? newest.Digest
            : throw new CommandException($"{name}: no file, and no package of this name or digest is imported in {ImportedPackages.FolderOf(storage)}");
    }
}

using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Hosting.Configuration;

namespace EdgeMLOps.Appliance.Core.Tests.Models.Registry;

/// <summary>Takes a folder for a package file: what is signed, and by whom, is the Gate's to say and is tested there.</summary>
internal sealed class FolderImporter(StorageOptions storage) : IPackageImporter
{
    /// <summary>What is said of packages whose signature is no longer believed.</summary>
    public PackageCode Belief { get; set; } = PackageCode.Imported;

    public Task<PackageImport> ImportAsync(string path, CancellationToken cancellationToken)
    {
        var names = Directory.GetFiles(path, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(path, file)).ToList();
        var digest = PackageDigest.Of(names.ToDictionary(name => name, name => File.ReadAllBytes(Path.Combine(path, name))));
        var folder = ImportedPackages.FolderOf(storage, digest);
        foreach (var name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
            File.Copy(Path.Combine(path, name), Path.Combine(folder, name), overwrite: true);
        }

        return Task.FromResult(new PackageImport(PackageCode.Imported, digest, folder, null, ""));
    }

    public Task<PackageImport> CheckAsync(string digest, CancellationToken cancellationToken) =>
        Task.FromResult(new PackageImport(Belief, digest, ImportedPackages.FolderOf(storage, digest), null, Belief == PackageCode.Imported ? "" : "no longer"));

    /// <summary>What it was told that was imported before.</summary>
    public List<KnownRelease> Remembered { get; } = [];

    /// <summary>How many counters it says were behind.</summary>
    public int Behind { get; set; }

    public Task<int> RememberAsync(IReadOnlyCollection<KnownRelease> known, CancellationToken cancellationToken)
    {
        Remembered.AddRange(known);
        return Task.FromResult(Behind);
    }
}

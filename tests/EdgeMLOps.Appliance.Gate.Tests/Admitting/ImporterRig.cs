using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Gate.Admitting;
using EdgeMLOps.Contracts;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Gate.Tests.Admitting;

/// <summary>An installation that trusts a root, and the private keys of those it trusts.</summary>
internal sealed class ImporterRig : IDisposable
{
    private readonly TempFolder _folder = new();

    public ImporterRig(int threshold = 1, string? storage = null)
    {
        Storage = new StorageOptions { Root = storage ?? _folder.Make("storage") };
        InstallRoot(Root with { ModelThreshold = threshold }, Boss);
    }

    public SigningKey Boss { get; } = SigningKey.Create();

    public SigningKey Maker { get; } = SigningKey.Create();

    public SigningKey OtherMaker { get; } = SigningKey.Create();

    public SigningKey PolicyMaker { get; } = SigningKey.Create();

    public SigningKey Stranger { get; } = SigningKey.Create();

    public ManualTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 26, 21, 0, 0, TimeSpan.Zero));

    public StorageOptions Storage { get; }

    /// <summary>What an import leaves free; less than by default, so that a test runs on a disk that is rather full.</summary>
    public int KeepFreeMegabytes { get; init; } = 16;

    public string RootFile => _folder["root.json"];

    public SomeRoot Root => new() { Root = [Boss], Model = [Maker, OtherMaker], Policy = [PolicyMaker] };

    public PackageImporter Importer() => new(
        Options.Create(Storage),
        Options.Create(new TrustOptions { RootFile = File.Exists(RootFile) ? RootFile : "", KeepFreeMegabytes = KeepFreeMegabytes, KeepFreePercent = 0 }),
        Time,
        NullLogger<PackageImporter>.Instance);

    public void InstallRoot(SomeRoot root, params SigningKey[] signers) => File.WriteAllBytes(RootFile, root.SignedBy(signers));

    public async Task<PackageImport> ImportAsync(SomePackage package) => await ImportAsync(await package.BytesAsync());

    public async Task<PackageImport> ImportAsync(byte[] package) => await Importer().ImportAsync(Put("package.tar", package), default);

    public string Put(string name, byte[] content)
    {
        var path = _folder[name];
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>What lies in the folder of imported packages, the lock aside.</summary>
    public IReadOnlyList<string> Kept() => Directory.Exists(ImportedPackages.FolderOf(Storage))
        ? [.. Directory.GetFileSystemEntries(ImportedPackages.FolderOf(Storage)).Select(path => Path.GetFileName(path)).Where(name => name != ".import.lock")]
        : [];

    /// <summary>Every file below the storage root.</summary>
    public IReadOnlyList<string> Files() => [.. Directory.GetFiles(Storage.Root, "*", SearchOption.AllDirectories)];

    public void Dispose()
    {
        foreach (var key in new[] { Boss, Maker, OtherMaker, PolicyMaker, Stranger })
        {
            key.Dispose();
        }

        _folder.Dispose();
    }
}

using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Models.Registry;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.Appliance.Core.Workers;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite;
using EdgeMLOps.Sqlite.Audit;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Models.Registry;

/// <summary>The registry on a folder, with real engines in worker processes. On a folder given again it is a restart.</summary>
internal sealed class RegistryRig : IAsyncDisposable
{
    public const string Name = "some-detector";
    public const string Person = "staff";

    public static readonly TimeSpan Limit = PoolRig.Limit;

    private readonly TempFolder _root;

    private RegistryRig(TempFolder root, LogWatcher log, FolderImporter importer, AuditChain audit, OpenModels models)
    {
        _root = root;
        Log = log;
        Importer = importer;
        Audit = audit;
        Models = models;
    }

    public LogWatcher Log { get; }

    public FolderImporter Importer { get; }

    public AuditChain Audit { get; }

    public OpenModels Models { get; }

    public ModelRegistry Registry => Models.Registry;

    public string? Serving => Models.Serving.Current?.Package.Identity.PackageDigest;

    public static async Task<RegistryRig> OpenAsync(
        TempFolder root,
        Func<WorkerSettings, WorkerSettings>? worker = null,
        Action<ModelsOptions>? change = null,
        PackageCode belief = PackageCode.Imported,
        bool serves = true,
        ProviderPreference provider = ProviderPreference.Cpu)
    {
        var (storage, log) = (new StorageOptions { Root = root.Path }, new LogWatcher());
        var options = new ModelsOptions();
        change?.Invoke(options);
        var importer = new FolderImporter(storage) { Belief = belief };
        var audit = await AuditChain.OpenAsync(root["audit.db"], TimeProvider.System, default);
        var models = await OpenModels.OpenAsync(
            storage, options, importer, SomeDetectors.In(root["run"], log, worker, provider), audit, default);
        if (serves)
        {
            await models.Start.ServeAsync(default); // as the host does when it runs
        }

        return new RegistryRig(root, log, importer, audit, models);
    }

    /// <summary>Makes a package of the demonstration graph under another identity, with an acceptance set, as a folder to import.</summary>
    public async Task<string> MakeAsync(int release, Action<JsonNode>? expected = null, Action<Dictionary<string, byte[]>>? files = null, string name = Name)
    {
        var manifest = TestPackage.Manifest();
        (manifest["name"], manifest["release"], manifest["demonstration"]) = (name, release, false);
        var acceptance = await SomeAcceptance.FilesAsync();
        var expectation = SomeAcceptance.Expected(acceptance);
        expected?.Invoke(expectation);
        acceptance["expected.json"] = TestPackage.Bytes(expectation);
        var all = DemonstrationPackage.Files();
        all[ModelPackage.ManifestFile] = TestPackage.Bytes(manifest);
        foreach (var (file, content) in acceptance)
        {
            all[$"acceptance/{file}"] = content;
        }

        files?.Invoke(all);
        var folder = _root.Make("made", Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Path.Combine(folder, "acceptance"));
        foreach (var (file, content) in all)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, file), content);
        }

        return folder;
    }

    public async Task<RegisteredPackage> ImportAsync(int release, Action<JsonNode>? expected = null, string name = Name) =>
        Done(await Registry.ImportAsync(await MakeAsync(release, expected, name: name), Person, default));

    /// <summary>Imports, validates and activates.</summary>
    public async Task<RegisteredPackage> ServeAsync(int release)
    {
        var package = await ImportAsync(release);
        Done(await Registry.ValidateAsync(package.Digest, Person, default));
        return Done(await Registry.ActivateAsync(package.Digest, Person, "a test", default));
    }

    public static RegisteredPackage Done(ModelChange change)
    {
        Assert.True(change.Code == ModelChangeCode.Done, $"{change.Code}: {change.Message}");
        return change.Package!;
    }

    public async Task<RegisteredPackage> FindAsync(string digest) =>
        (await Models.Desk.Store.ListAsync(default)).Single(package => package.Digest == digest);

    public async Task<PackageState> StateAsync(string digest) => (await FindAsync(digest)).State;

    public async Task<ProofRecord?> ProofAsync(string digest) =>
        (await ModelQueries.ListAsync(new StorageOptions { Root = _root.Path }, default)).Single(one => one.Package.Digest == digest).Proof;

    /// <summary>The steps that the audit log tells, oldest first: number, package, from, to and who.</summary>
    public async Task<List<(long Step, string Package, string? From, string To, string Who, string Reason)>> ToldAsync()
    {
        await using var store = SqliteStore.OpenReadOnly(_root["audit.db"]);
        var rows = await store.ReadAsync(
            connection => Dapper.SqlMapper.Query<(string Who, string Detail)>(connection, "SELECT who, detail FROM audit WHERE kind = 'ModelStep' ORDER BY seq").ToList(),
            default);
        return [.. rows.Select(row => (JsonNode.Parse(row.Detail)!, row.Who)).Select(row => (
            row.Item1["step"]!.GetValue<long>(),
            row.Item1["package"]!.GetValue<string>(),
            row.Item1["from"]?.GetValue<string>(),
            row.Item1["to"]!.GetValue<string>(),
            row.Who,
            row.Item1["reason"]!.GetValue<string>()))];
    }

    public async ValueTask DisposeAsync()
    {
        await Models.DisposeAsync();
        await Audit.DisposeAsync();
    }
}

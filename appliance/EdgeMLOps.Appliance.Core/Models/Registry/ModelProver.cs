using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models.Registry.Acceptance;
using EdgeMLOps.Appliance.Core.Models.Registry.Serving;
using EdgeMLOps.Appliance.Core.Workers;
using EdgeMLOps.Hosting.Configuration;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>Opens a package's engine and holds it to its acceptance set: what it gives back is the very engine that was proven.</summary>
internal sealed class ModelProver
{
    private const string DemonstrationFolder = "demonstration";

    private readonly ModelStore _store;
    private readonly IPackageImporter _importer;
    private readonly DetectorParts _parts;
    private readonly StorageOptions _storage;
    private readonly ModelsOptions _options;
    private readonly ILogger _logger;

    public ModelProver(ModelStore store, IPackageImporter importer, DetectorParts parts, StorageOptions storage, ModelsOptions options)
    {
        _store = store;
        _importer = importer;
        _parts = parts;
        _storage = storage;
        _options = options;
        _logger = parts.Loggers.CreateLogger<ModelProver>();
    }

    /// <summary>Reads a package: signed as the root of now asks for, and every file what its digest names. Embedded, its digest is compiled in.</summary>
    public async Task<PackageOutcome> LoadAsync(RegisteredPackage package, CancellationToken cancellationToken)
    {
        if (package.Embedded)
        {
            return string.Equals(package.Digest, DemonstrationDigest.Value, StringComparison.Ordinal)
                ? DemonstrationPackage.Load()
                : new PackageOutcome(PackageCode.FileMissing, null, "it was built into another version of this program");
        }

        var believed = await _importer.CheckAsync(package.Digest, cancellationToken);
        return believed.Code != PackageCode.Imported ? new PackageOutcome(believed.Code, null, believed.Message)
            : believed.Package is { } read ? new PackageOutcome(PackageCode.Loaded, read, "")
            : await ModelPackage.LoadAsync(believed.Folder, package.Digest, cancellationToken);
    }

    /// <summary>What the maker of an imported package says, for who has to know before it is proven.</summary>
    /// <returns>Null where it cannot be read, which its proof will tell, and for one that is built in.</returns>
    public async Task<ServingManifest?> ManifestOfAsync(RegisteredPackage package, CancellationToken cancellationToken)
    {
        if (package.Embedded)
        {
            return null;
        }

        try
        {
            var file = Path.Combine(ImportedPackages.FolderOf(_storage, package.Digest), ModelPackage.ManifestFile);
            var manifest = ManifestParser.Parse(await File.ReadAllBytesAsync(file, cancellationToken));
            return new(package.Identity, manifest, manifest.Policy.Digest);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or ManifestException)
        {
            return null;
        }
    }

    /// <summary>Proves a package.</summary>
    /// <param name="package">The package.</param>
    /// <param name="isStart">
    /// Whether it was proven before and is only opened anew: then the first images will do, unless the engine is another one.
    /// </param>
    /// <param name="cancellationToken">Gives up; no engine is left behind.</param>
    public Task<Proof> ProveAsync(RegisteredPackage package, bool isStart, CancellationToken cancellationToken) =>
        ProveAsync(package, _parts, isStart, cancellationToken);

    /// <summary>
    /// Proves a package on an engine that gives way to every other and takes one image at a time. By what it finds alone: how long it
    /// takes says nothing there, and was held to its ceiling when the package was validated.
    /// </summary>
    /// <param name="package">The package.</param>
    /// <param name="isStart">As for any other engine.</param>
    /// <param name="cancellationToken">Gives up; no engine is left behind.</param>
    public Task<Proof> ProveSpareAsync(RegisteredPackage package, bool isStart, CancellationToken cancellationToken)
    {
        var parts = _parts with { Inference = _parts.Inference.OneByOne(), Worker = _parts.Worker with { IsSpare = true } };
        return ProveAsync(package, parts, isStart, cancellationToken);
    }

    private async Task<Proof> ProveAsync(RegisteredPackage package, DetectorParts parts, bool isStart, CancellationToken cancellationToken)
    {
        var loaded = await LoadAsync(package, cancellationToken);
        if (loaded.Package is not { } model)
        {
            return new(loaded.Code.IsOfRoot() ? ModelChangeCode.RootNotTrusted : ModelChangeCode.PackageDamaged, null, $"{loaded.Code}: {loaded.Message}");
        }

        try
        {
            var set = AcceptanceSet.Load(await SetOfAsync(model, cancellationToken), model.Manifest);
            var takeover = new TakeoverProof(package, set, _store, _options, parts.Time, _logger);
            await using var held = new HeldDetector(await DetectorHost.StartInWorkerAsync(model, parts, takeover.CheckAsync, cancellationToken));
            return await RunAsync(package, held, set, new(isStart, parts.Worker.IsSpare), cancellationToken);
        }
        catch (AcceptanceException ex)
        {
            return new(ModelChangeCode.AcceptanceInvalid, null, ex.Message);
        }
        catch (Exception ex) when (ex is WorkerStartException or ManifestException)
        {
            return new(ModelChangeCode.EngineRefused, null, ex.Message);
        }
    }

    private async Task<string> SetOfAsync(ModelPackage model, CancellationToken cancellationToken)
    {
        if (model.Folder is not null)
        {
            return Path.Combine(model.Folder, AcceptanceSet.FolderName);
        }

        var folder = Path.Combine(ImportedPackages.FolderOf(_storage), DemonstrationFolder);
        await DemonstrationAcceptance.WriteAsync(folder, cancellationToken);
        return folder;
    }

    private async Task<Proof> RunAsync(
        RegisteredPackage package, HeldDetector held, AcceptanceSet set, (bool IsStart, bool IsSpare) kind, CancellationToken cancellationToken)
    {
        var engine = EngineFingerprint.Of(held.Host.Engine);
        var isFull = !kind.IsStart || !await _store.IsProvenAsync(package.Digest, engine.Text, cancellationToken);
        var most = isFull ? set.Expectation.Images.Count : _options.StartCheckImages;
        var report = await new AcceptanceRun(held.Host, set, _options.ImageDeadline, _parts.Time)
            .RunAsync(most, isFull && !kind.IsSpare, cancellationToken);
        await _store.RecordAsync(ProofRecord.Of(package, engine, report, isFull), cancellationToken);
        if (!report.Passed)
        {
            return new(ModelChangeCode.AcceptanceFailed, null, report.Fault);
        }

        _logger.Proven(package.Name, package.Version, package.Release, report.Images, report.Median.TotalMilliseconds, engine.Text);
        return new(
            ModelChangeCode.Done,
            held.Take(),
            FormattableString.Invariant($"{report.Images} images as expected, {report.Median.TotalMilliseconds:0} ms each (median), on {engine.Text}"));
    }
}

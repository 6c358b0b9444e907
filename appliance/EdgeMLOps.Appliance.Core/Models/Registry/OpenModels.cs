using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models.Registry.Serving;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite.Audit;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>The registry and the models that are open: opened before the host is built and closed after it has ended.</summary>
public sealed class OpenModels : IAsyncDisposable
{
    private readonly RegistryDesk _desk;

    private OpenModels(RegistryDesk desk)
    {
        _desk = desk;
        Start = new ModelStart(desk);
        Return = new ModelReturn(desk);
        Shadow = new ModelShadow(desk);
        Canary = new ModelCanary(desk);
        Registry = new ModelRegistry(desk, Return, Shadow, Canary);
    }

    /// <summary>The packages and their changes.</summary>
    public ModelRegistry Registry { get; }

    /// <summary>The models that are open.</summary>
    public ServingModels Serving => _desk.Serving;

    /// <summary>Every package this box ever had.</summary>
    public ModelCatalogue Catalogue => _desk.Catalogue;

    internal ModelStart Start { get; }

    internal ModelReturn Return { get; }

    internal ModelShadow Shadow { get; }

    internal ModelCanary Canary { get; }

    internal RegistryDesk Desk => _desk;

    /// <summary>
    /// Opens the registry and makes it where there is none. No engine is opened yet: the package that served before is checked
    /// and serves when the host runs, which receives meanwhile.
    /// </summary>
    /// <param name="storage">Names the folder.</param>
    /// <param name="options">How packages are proven.</param>
    /// <param name="importer">Takes package files in, and says whether what is in would still be believed.</param>
    /// <param name="detector">What each detector is put together with.</param>
    /// <param name="audit">Where each step is told; stays the caller's to close.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Sqlite.StorageException">The registry cannot be opened or written.</exception>
    public static async Task<OpenModels> OpenAsync(
        StorageOptions storage,
        ModelsOptions options,
        IPackageImporter importer,
        DetectorParts detector,
        AuditChain audit,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(detector);
        var store = await ModelStore.OpenAsync(storage.PathOf(ModelStore.FileName), detector.Time, cancellationToken);
        var logger = detector.Loggers.CreateLogger<ModelRegistry>();
        var models = new OpenModels(new RegistryDesk
        {
            Store = store,
            Audit = new ModelAudit(store, audit, logger),
            Prover = new ModelProver(store, importer, detector, storage, options),
            Importer = importer,
            Serving = new ServingModels(),
            Catalogue = new ModelCatalogue(DemonstrationPackage.Load().Require()),
            Logger = logger,
            Options = options,
        });
        try
        {
            await models.Start.RunAsync(cancellationToken);
            return models;
        }
        catch
        {
            await models.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for the work on all models, closes them and the registry.</summary>
    public async ValueTask DisposeAsync()
    {
        await _desk.Serving.DisposeAsync();
        await _desk.Store.DisposeAsync();
        _desk.Dispose();
    }
}

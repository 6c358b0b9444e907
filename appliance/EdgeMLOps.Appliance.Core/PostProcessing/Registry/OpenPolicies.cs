using EdgeMLOps.Appliance.Core.Models.Registry.Serving;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite.Audit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Registry;

/// <summary>The policies, open: opened before the host is built and closed after it has ended.</summary>
public sealed class OpenPolicies : IAsyncDisposable
{
    private readonly PolicyStore _store;

    private OpenPolicies(PolicyStore store, ServingPolicies serving, PolicyRegistry registry)
    {
        _store = store;
        Serving = serving;
        Registry = registry;
    }

    /// <summary>Which policy is applied to which model.</summary>
    public ServingPolicies Serving { get; }

    /// <summary>The policies and their changes.</summary>
    public PolicyRegistry Registry { get; }

    /// <summary>Opens the policies, makes the database where there is none, and applies those that were active, checked.</summary>
    /// <param name="storage">Names the folder.</param>
    /// <param name="importer">Takes package files in, and says whether what is in would still be believed.</param>
    /// <param name="models">Which model serves; told from now on which policy is applied to it.</param>
    /// <param name="audit">Where each step is told; stays the caller's to close.</param>
    /// <param name="time">Clock of the steps.</param>
    /// <param name="logger">Where events go.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Sqlite.StorageException">The database cannot be opened or written.</exception>
    public static async Task<OpenPolicies> OpenAsync(
        StorageOptions storage,
        IPolicyImporter importer,
        ModelCatalogue models,
        AuditChain audit,
        TimeProvider time,
        ILogger<PolicyRegistry> logger,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(models);
        var store = await PolicyStore.OpenAsync(storage.PathOf(PolicyStore.FileName), time, cancellationToken);
        var serving = new ServingPolicies(logger);
        var policies = new OpenPolicies(store, serving, new PolicyRegistry(store, new PolicyAudit(store, audit, logger), importer, serving, models, logger));
        try
        {
            await policies.Registry.StartAsync(cancellationToken);
            models.Follow(serving.DigestFor);
            return policies;
        }
        catch
        {
            await policies.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds the policies to a service's container, which holds a prediction log.</summary>
    /// <param name="services">The container.</param>
    public IServiceCollection AddTo(IServiceCollection services) => services
        .AddSingleton(Registry)
        .AddSingleton(Serving)
        .AddSingleton<StudyPolicies>();

    /// <summary>Closes the database.</summary>
    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Registry.Dispose();
    }
}

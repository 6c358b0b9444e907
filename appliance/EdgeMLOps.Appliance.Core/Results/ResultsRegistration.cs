using EdgeMLOps.Appliance.Core.Link;
using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Receiving.Commitment;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Appliance.Core.Results.Delivery.Confirming;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Tls;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Results;

/// <summary>Registers results: the durable queue and the sending side of the hospital link.</summary>
public static class ResultsRegistration
{
    /// <summary>The database below the storage root.</summary>
    public const string FileName = "results.db";

    /// <summary>Opens the database of the queue.</summary>
    /// <param name="storage">Names the folder.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">It cannot be opened.</exception>
    public static Task<SqliteStore> OpenStoreAsync(StorageOptions storage, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(storage);
        return SqliteStore.OpenAsync(storage.PathOf(FileName), ResultSchema.Migrations, StoreAccess.OwnerOnly, cancellationToken);
    }

    /// <summary>Deliveries of a choice, newest result first.</summary>
    /// <param name="store">The database; read only will do.</param>
    /// <param name="filter">Which.</param>
    /// <param name="most">How many at the most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<IReadOnlyList<DeliveryStatus>> ListAsync(SqliteStore store, DeliveryFilter filter, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.ReadAsync(connection => ResultQueries.List(connection, filter, most), cancellationToken);
    }

    /// <summary>The names of the destinations that a configuration has; what it says of them is not checked.</summary>
    /// <param name="configuration">The configuration.</param>
    public static IReadOnlyList<string> DestinationsOf(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return
        [
            .. configuration.GetSection(DeliveryOptions.Section).GetSection(nameof(DeliveryOptions.Destinations)).GetChildren()
                .Select(destination => destination[nameof(DestinationOptions.Name)] ?? ""),
        ];
    }

    /// <summary>Adds the queue and the sender. Options: section <c>Results</c>; our AE title comes from section <c>Dicom</c>.</summary>
    /// <param name="services">The container.</param>
    /// <param name="store">The database of <see cref="OpenStoreAsync"/>; stays the caller's to close.</param>
    public static IServiceCollection AddResults(this IServiceCollection services, SqliteStore store)
    {
        services.AddValidated<DeliveryOptions, DeliveryOptionsValidator>(DeliveryOptions.Section);
        services.AddValidated<ReceivingOptions, ReceivingOptionsValidator>(ReceivingOptions.Section);
        services.AddSingleton(provider => new ResultQueue(
            store,
            FolderOf(provider),
            QueueDestination.Of(provider.GetRequiredService<IOptions<DeliveryOptions>>().Value),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ProofQueue(
            store, FolderOf(provider), provider.GetRequiredService<ResultQueue>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new DestinationCertificates(
            provider.GetRequiredService<IOptions<DeliveryOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<CertificateSource>>()));
        services.AddSingleton(provider => new DeliveryPool(
            provider.GetRequiredService<IOptions<DeliveryOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ResultSender>(provider => new ResultSender(
            Loops(provider), Provers(provider), provider.GetRequiredService<DeliveryPool>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IHospitalSockets>(provider => provider.GetRequiredService<ResultSender>());
        return services.AddHostedService(provider => new ResultFolder(
            FolderOf(provider),
            provider.GetRequiredService<ResultQueue>(),
            provider.GetRequiredService<ProofQueue>(),
            provider.GetRequiredService<ILogger<ResultFolder>>()));
    }

    private static string FolderOf(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<StorageOptions>>().Value.PathOf("results");

    private static IReadOnlyList<DestinationLoop> Loops(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<DeliveryOptions>>().Value;
        var time = provider.GetRequiredService<TimeProvider>();
        var transport = new ResultTransport(
            provider.GetRequiredService<IOptions<ReceivingOptions>>().Value.AeTitle,
            provider.GetRequiredService<DestinationCertificates>(),
            provider.GetRequiredService<DeliveryPool>(),
            time,
            provider.GetRequiredService<Telemetry>());
        return [.. options.Destinations.Select(destination => new DestinationLoop(
            destination,
            options,
            provider.GetRequiredService<ResultQueue>(),
            transport,
            time,
            provider.GetRequiredService<ILogger<DestinationLoop>>()))];
    }

    private static IReadOnlyList<ConfirmLoop> Provers(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<DeliveryOptions>>().Value;
        var parts = new ConfirmParts
        {
            Options = options,
            CallingAeTitle = provider.GetRequiredService<IOptions<ReceivingOptions>>().Value.AeTitle,
            Certificates = provider.GetRequiredService<DestinationCertificates>(),
            Results = provider.GetRequiredService<ResultQueue>(),
            Proofs = provider.GetRequiredService<ProofQueue>(),
            Asked = provider.GetRequiredService<AskedCommitments>(),
            Time = provider.GetRequiredService<TimeProvider>(),
            Logger = provider.GetRequiredService<ILogger<ConfirmLoop>>(),
        };
        return [.. options.Destinations.Select(parts.Create)];
    }
}

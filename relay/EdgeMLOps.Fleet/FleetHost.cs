using EdgeMLOps.Contracts;
using EdgeMLOps.Fleet.Intake;
using EdgeMLOps.Fleet.Keys;
using EdgeMLOps.Fleet.Store;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Mqtt;
using EdgeMLOps.Sqlite.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeMLOps.Fleet;

/// <summary>Composes the fleet.</summary>
internal static class FleetHost
{
    internal static async Task<int> RunAsync(string? configFile, CancellationToken cancellationToken)
    {
        var configuration = HostSetup.ReadConfiguration(configFile);
        var storage = HostSetup.ReadStorage(configuration);
        using var claim = ControlClaim.Take(storage.Root, FleetProgram.Name);
        using var key = await FleetKey.LoadAsync(storage.PathOf("keys"), cancellationToken);
        await using var store = await FleetStore.OpenAsync(ReadStore(configuration), storage, TimeProvider.System, cancellationToken);
        await using var audit = await AuditChain.OpenAsync(storage.PathOf("audit.db"), TimeProvider.System, cancellationToken);
        return await HostSetup.RunAsync(Build(configFile, claim, key, store, audit));
    }

    internal static FleetStoreOptions ReadStore(IConfiguration configuration) =>
        HostSetup.ReadValidated(configuration, FleetStoreOptions.Section, new FleetStoreOptionsValidator());

    private static WebApplication Build(string? configFile, ControlClaim claim, SigningKey key, FleetStore store, AuditChain audit)
    {
        var builder = HostSetup.CreateBuilder(FleetProgram.Name, configFile).AddControlServer(claim, FleetJson.Default);
        builder.Services
            .AddValidated<BrokerOptions, BrokerOptionsValidator>(BrokerOptions.Section)
            .AddValidated<IntakeOptions, IntakeOptionsValidator>(IntakeOptions.Section)
            .AddValidated<FleetStoreOptions, FleetStoreOptionsValidator>(FleetStoreOptions.Section)
            .AddSingleton(key)
            .AddSingleton(store)
            .AddSingleton(audit)
            .AddSingleton<IntakeCounts>()
            .AddSingleton<IntakeChecker>()
            .AddSingleton<FleetIntake>()
            .AddSingleton<FleetStatus>()
            .AddHostedService<FleetListener>();
        var application = builder.Build();
        FleetEndpoints.Map(application);
        return application;
    }
}

using EdgeMLOps.Contracts;
using EdgeMLOps.Fleet.Certificates;
using EdgeMLOps.Fleet.Intake;
using EdgeMLOps.Fleet.Keys;
using EdgeMLOps.Fleet.Store;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
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
        using var authority = await FleetAuthority.TryLoadAsync(storage.PathOf("keys"), cancellationToken);
        await using var store = await FleetStore.OpenAsync(ReadStore(configuration), storage, TimeProvider.System, cancellationToken);
        await RequireOneFleetAsync(configuration, store, key.PublicKey, cancellationToken);
        await using var audit = await AuditChain.OpenAsync(storage.PathOf("audit.db"), TimeProvider.System, cancellationToken);
        return await HostSetup.RunAsync(Build(configFile, claim, key, new AuthorityDesk(authority), store, audit));
    }

    internal static FleetStoreOptions ReadStore(IConfiguration configuration) =>
        HostSetup.ReadValidated(configuration, FleetStoreOptions.Section, new FleetStoreOptionsValidator());

    // Several collectors are one fleet: one database, one key.
    private static async Task RequireOneFleetAsync(
        IConfiguration configuration, FleetStore store, VerifyingKey key, CancellationToken cancellationToken)
    {
        if (HostSetup.ReadValidated(configuration, IntakeOptions.Section, new IntakeOptionsValidator()).Collector.Length == 0)
        {
            return;
        }

        if (ReadStore(configuration).Postgres.Length == 0)
        {
            throw new CommandException("Intake:Collector needs Store:Postgres: collectors side by side keep what they take in in one database.");
        }

        if (!await store.ClaimKeyAsync(key, cancellationToken))
        {
            throw new CommandException("FleetKeyDiffers: another collector of this database signs with another key, and relays believe one. Give each the same keys/fleet.key.");
        }
    }

    private static WebApplication Build(
        string? configFile, ControlClaim claim, SigningKey key, AuthorityDesk authority, FleetStore store, AuditChain audit)
    {
        var builder = HostSetup.CreateBuilder(FleetProgram.Name, configFile).AddControlServer(claim, FleetJson.Default);
        builder.Services
            .AddValidated<BrokerOptions, BrokerOptionsValidator>(BrokerOptions.Section)
            .AddValidated<IntakeOptions, IntakeOptionsValidator>(IntakeOptions.Section)
            .AddValidated<FleetStoreOptions, FleetStoreOptionsValidator>(FleetStoreOptions.Section)
            .AddValidated<AuthorityOptions, AuthorityOptionsValidator>(AuthorityOptions.Section)
            .AddSingleton(key)
            .AddSingleton(authority)
            .AddSingleton(store)
            .AddSingleton(audit)
            .AddSingleton<IntakeCounts>()
            .AddSingleton<IntakeChecker>()
            .AddSingleton<FleetIntake>()
            .AddSingleton<DueAudit>()
            .AddSingleton<TokenDesk>()
            .AddSingleton<RevocationDesk>()
            .AddSingleton<CertificateDesk>()
            .AddSingleton<FleetStatus>()
            .AddHostedService<RevocationKeeper>()
            .AddHostedService<FleetListener>();
        var application = builder.Build();
        FleetEndpoints.Map(application);
        CertificateEndpoints.Map(application);
        return application;
    }
}

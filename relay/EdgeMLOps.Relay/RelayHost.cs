using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Mqtt;
using EdgeMLOps.Relay.Certificates;
using EdgeMLOps.Relay.Keys;
using EdgeMLOps.Relay.Leases;
using EdgeMLOps.Relay.Uplink;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeMLOps.Relay;

/// <summary>Composes the relay.</summary>
internal static class RelayHost
{
    internal static async Task<int> RunAsync(string? configFile, CancellationToken cancellationToken)
    {
        var storage = HostSetup.ReadStorage(HostSetup.ReadConfiguration(configFile));
        using var claim = ControlClaim.Take(storage.Root, RelayProgram.Name);
        using var key = await RelayKey.LoadAsync(storage.PathOf("keys"), cancellationToken);
        return await HostSetup.RunAsync(Build(configFile, claim, key));
    }

    private static WebApplication Build(string? configFile, ControlClaim claim, Contracts.SigningKey key)
    {
        var builder = HostSetup.CreateBuilder(RelayProgram.Name, configFile).AddControlServer(claim, ControlJson.Default);
        builder.Services
            .AddValidated<BrokerOptions, BrokerOptionsCheck>(BrokerOptions.Section)
            .AddValidated<UplinkOptions, UplinkOptionsValidator>(UplinkOptions.Section)
            .AddSingleton(key)
            .AddSingleton<LeaseKeeper>()
            .AddSingleton<UplinkProgress>()
            .AddSingleton<CertificateClock>()
            .AddSingleton<CertificateKeeper>()
            .AddSingleton<CertificateHealth>()
            .AddSingleton<UplinkStores>()
            .AddSingleton<UplinkContext>()
            .AddSingleton<RelayStatus>()
            .AddHostedService<UplinkService>();
        var application = builder.Build();
        RelayEndpoints.Map(application);
        return application;
    }
}

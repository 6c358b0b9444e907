using EdgeMLOps.Appliance.Core.Link;
using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Contracts;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite.Audit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Gate.Releasing;

/// <summary>Registers the Gate.</summary>
public static class GateRegistration
{
    /// <summary>Adds the Gate: a hosted service, and a participant of every drain. Options: section <c>Gate</c>.</summary>
    /// <param name="services">The container; holds storage options, monitoring, an audit chain, a clock and logging.</param>
    /// <param name="reference">The reference of a package; the empty one for a package that is not known.</param>
    /// <param name="serving">Says what serves at the moment it is asked.</param>
    public static IServiceCollection AddGate(
        this IServiceCollection services,
        Func<IServiceProvider, Digest256, GateReference> reference,
        Func<IServiceProvider, ServingIdentity> serving)
    {
        services.AddValidated<GateOptions, GateOptionsValidator>(GateOptions.Section);
        services.AddSingleton(provider => new GateKeeper(
            provider.GetRequiredService<IOptions<StorageOptions>>(),
            provider.GetRequiredService<IOptions<GateOptions>>(),
            new GateInputs(
                provider.GetRequiredService<MonitoringStore>(),
                provider.GetRequiredService<TelemetryFlusher>(),
                package => reference(provider, package),
                () => serving(provider)),
            provider.GetRequiredService<AuditChain>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<ILinkDrainParticipant>(provider => provider.GetRequiredService<GateKeeper>());
        return services.AddHostedService(provider => provider.GetRequiredService<GateKeeper>());
    }
}

using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite.Audit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Link;

/// <summary>Registers the hospital link.</summary>
public static class LinkRegistration
{
    private const string FlagFile = "link.json";

    /// <summary>Whether the appliance was drained when it last said so; for commands beside the service.</summary>
    /// <param name="storage">Names the folder.</param>
    /// <exception cref="System.Text.Json.JsonException">The file is damaged: whether sockets may be opened is unknown.</exception>
    public static bool IsDrained(StorageOptions storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        return new LinkFlag(storage.PathOf(FlagFile)).Load() is { Drained: true };
    }

    /// <summary>
    /// Adds the link controller over every registered <see cref="IHospitalSockets"/> and <see cref="ILinkDrainParticipant"/>.
    /// It is a hosted service that opens sockets: register it after all that must be ready before.
    /// </summary>
    /// <param name="services">The container; holds an <see cref="AuditChain"/>.</param>
    public static IServiceCollection AddHospitalLink(this IServiceCollection services)
    {
        services.AddSingleton(provider => new LinkController(
            provider.GetServices<IHospitalSockets>(),
            provider.GetServices<ILinkDrainParticipant>(),
            new LinkFlag(provider.GetRequiredService<IOptions<StorageOptions>>().Value.PathOf(FlagFile)),
            provider.GetRequiredService<AuditChain>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<LinkController>>()));
        return services.AddHostedService(provider => provider.GetRequiredService<LinkController>());
    }
}

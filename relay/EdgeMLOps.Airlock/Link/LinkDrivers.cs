using EdgeMLOps.Airlock.Link.Nftables;
using EdgeMLOps.Airlock.Link.Programs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Link;

/// <summary>The drivers by their names.</summary>
internal static class LinkDrivers
{
    internal const string Listener = "listener";
    internal const string Nftables = "nftables";

    /// <summary>Adds the driver that <see cref="LinkOptions.Driver"/> names, and what watches it.</summary>
    internal static IServiceCollection AddLink(this IServiceCollection services) => services
        .AddSingleton<IProgramRunner, ProgramRunner>()
        .AddSingleton<ListenerLinkDriver>()
        .AddSingleton<NftablesLinkDriver>()
        .AddSingleton<ILinkDriver>(provider => provider.GetRequiredService<IOptions<LinkOptions>>().Value.Driver switch
        {
            Nftables => provider.GetRequiredService<NftablesLinkDriver>(),
            _ => provider.GetRequiredService<ListenerLinkDriver>(),
        })
        .AddSingleton<LinkHealth>()
        .AddHostedService<LinkGuard>();
}

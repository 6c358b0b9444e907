using EdgeMLOps.Airlock.Link.Commanded;
using EdgeMLOps.Airlock.Link.Nftables;
using EdgeMLOps.Airlock.Link.Programs;
using EdgeMLOps.Airlock.Link.WindowsFirewall;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Link;

/// <summary>The drivers by their names.</summary>
internal static class LinkDrivers
{
    internal const string Listener = "listener";
    internal const string Nftables = "nftables";
    internal const string Command = "command";
    internal const string WindowsFirewall = "windows-firewall";

    /// <summary>Milliseconds a run of the driver's program may take; 0 where it runs none.</summary>
    internal static int ProgramMilliseconds(LinkOptions options) => options.Driver switch
    {
        Nftables => options.Nftables.ProgramMilliseconds,
        Command => options.Command.ProgramMilliseconds,
        WindowsFirewall => options.WindowsFirewall.ProgramMilliseconds,
        _ => 0,
    };

    /// <summary>Adds the driver that <see cref="LinkOptions.Driver"/> names, and what watches it.</summary>
    internal static IServiceCollection AddLink(this IServiceCollection services) => services
        .AddSingleton<IProgramRunner, ProgramRunner>()
        .AddSingleton<ListenerLinkDriver>()
        .AddSingleton<NftablesSwitch>()
        .AddSingleton<CommandSwitch>()
        .AddSingleton<FirewallSwitch>()
        .AddSingleton<ILinkDriver>(provider => provider.GetRequiredService<IOptions<LinkOptions>>().Value.Driver switch
        {
            Nftables => ActivatorUtilities.CreateInstance<SwitchLinkDriver>(provider, provider.GetRequiredService<NftablesSwitch>()),
            Command => ActivatorUtilities.CreateInstance<SwitchLinkDriver>(provider, provider.GetRequiredService<CommandSwitch>()),
            WindowsFirewall => ActivatorUtilities.CreateInstance<SwitchLinkDriver>(provider, provider.GetRequiredService<FirewallSwitch>()),
            _ => provider.GetRequiredService<ListenerLinkDriver>(),
        })
        .AddSingleton<LinkHealth>()
        .AddHostedService<LinkGuard>();
}

using EdgeMLOps.Hosting.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeMLOps.Appliance.Gate.Admitting;

/// <summary>Registers the keeping of the root. <see cref="PackageImporter"/> itself is needed before the host is built.</summary>
public static class AdmittingRegistration
{
    /// <summary>Has the configured root taken over at the start. Options: section <c>Trust</c>.</summary>
    /// <param name="services">The container; holds storage options, an audit chain, a clock and logging.</param>
    public static IServiceCollection AddAdmitting(this IServiceCollection services)
    {
        services.AddValidated<TrustOptions, TrustOptionsValidator>(TrustOptions.Section);
        return services.AddSingleton<RootUpdater>().AddHostedService<RootKeeper>();
    }
}

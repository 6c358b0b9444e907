using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Hosting.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeMLOps.Appliance.Gate.Admitting;

/// <summary>Registers the import of packages.</summary>
public static class AdmittingRegistration
{
    /// <summary>Adds <see cref="IPackageImporter"/>, and has the configured root taken over at the start. Options: section <c>Trust</c>.</summary>
    /// <param name="services">The container; holds storage options, an audit chain, a clock and logging.</param>
    public static IServiceCollection AddAdmitting(this IServiceCollection services)
    {
        services.AddValidated<TrustOptions, TrustOptionsValidator>(TrustOptions.Section);
        services.AddHostedService<RootKeeper>();
        return services.AddSingleton<IPackageImporter, PackageImporter>();
    }
}

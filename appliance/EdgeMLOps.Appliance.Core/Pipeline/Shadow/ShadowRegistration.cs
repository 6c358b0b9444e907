using EdgeMLOps.Hosting.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeMLOps.Appliance.Core.Pipeline.Shadow;

/// <summary>Registers what shows images to a second model.</summary>
public static class ShadowRegistration
{
    /// <summary>Adds the loop; models and prediction log are registered elsewhere, the pipeline, with the queue, before it.</summary>
    /// <param name="services">The container.</param>
    public static IServiceCollection AddShadow(this IServiceCollection services) => services.AddHostedService<ShadowRunner>();

    internal static IServiceCollection AddShadowQueue(this IServiceCollection services) => services
        .AddValidated<ShadowOptions, ShadowOptionsValidator>(ShadowOptions.Section)
        .AddSingleton<ShadowCounts>()
        .AddSingleton<ShadowQueue>();
}

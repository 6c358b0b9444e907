using EdgeMLOps.Hosting.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>Registers the registry of packages and the model that serves.</summary>
public static class ModelsRegistration
{
    /// <summary>Adds what is open, and what keeps a model warm for a roll-back. Options: section <c>Models</c>, read before.</summary>
    /// <param name="services">The container; holds a clock.</param>
    /// <param name="models">The registry; stays the caller's to close.</param>
    public static IServiceCollection AddModels(this IServiceCollection services, OpenModels models)
    {
        ArgumentNullException.ThrowIfNull(models);
        return services
            .AddValidated<ModelsOptions, ModelsOptionsValidator>(ModelsOptions.Section)
            .AddSingleton(models.Registry)
            .AddSingleton(models.Serving)
            .AddSingleton(models.Catalogue)
            .AddHostedService(provider => new ModelKeeper(
                models.Desk, models.Start, models.Return, models.Shadow, models.Canary, provider.GetRequiredService<TimeProvider>()));
    }
}

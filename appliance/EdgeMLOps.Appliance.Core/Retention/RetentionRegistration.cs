using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Hosting.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Retention;

/// <summary>Registers what removes files of images that are done with.</summary>
public static class RetentionRegistration
{
    /// <summary>Adds it; journal, folders and result queue are registered elsewhere. Options: section <c>Retention</c>.</summary>
    /// <param name="services">The container.</param>
    public static IServiceCollection AddRetention(this IServiceCollection services) => services
        .AddValidated<RetentionOptions, RetentionOptionsValidator>(RetentionOptions.Section)
        .AddSingleton(provider => new RetentionJournal(
            provider.GetRequiredService<InstanceJournal>(),
            provider.GetRequiredService<IOptions<RetentionOptions>>().Value.RemoveCommitted,
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<RetentionStatus>()
        .AddSingleton<RetentionPass>()
        .AddHostedService<RetentionService>();
}

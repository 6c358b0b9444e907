using EdgeMLOps.Hosting.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Receiving.Quarantine;

/// <summary>Registers the bounds of the quarantine.</summary>
internal static class QuarantineRegistration
{
    public static IServiceCollection AddQuarantine(this IServiceCollection services) => services
        .AddValidated<QuarantineOptions, QuarantineOptionsValidator>(QuarantineOptions.Section)
        .AddSingleton(provider => new QuarantineKeeper(
            provider.GetRequiredService<InstanceJournal>(),
            provider.GetRequiredService<InstanceFolders>(),
            provider.GetRequiredService<IOptions<QuarantineOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<QuarantineKeeper>>()))
        .AddHostedService(provider => provider.GetRequiredService<QuarantineKeeper>())
        .AddSingleton<RefusedSweeper>()
        .AddHostedService(provider => provider.GetRequiredService<RefusedSweeper>());
}

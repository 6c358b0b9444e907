using EdgeMLOps.Appliance.Core.Predictions.Damage;
using EdgeMLOps.Appliance.Core.Predictions.Identity;
using EdgeMLOps.Hosting.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeMLOps.Appliance.Core.Predictions.Retention;

/// <summary>Registers what removes old predictions and what looks at the log and its keys.</summary>
public static class PredictionRetentionRegistration
{
    /// <summary>Adds them; prediction log and audit log are registered elsewhere.</summary>
    /// <param name="services">The container.</param>
    public static IServiceCollection AddPredictionRetention(this IServiceCollection services) => services
        .AddValidated<PredictionRetentionOptions, PredictionRetentionOptionsValidator>(PredictionRetentionOptions.Section)
        .AddSingleton<PredictionRetentionPass>()
        .AddHostedService<PredictionRetention>()
        .AddHostedService<PredictionCheck>()
        .AddHostedService<KeyRotation>();
}

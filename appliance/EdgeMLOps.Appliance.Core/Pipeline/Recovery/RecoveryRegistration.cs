using Microsoft.Extensions.DependencyInjection;

namespace EdgeMLOps.Appliance.Core.Pipeline.Recovery;

/// <summary>Registers what gives the prediction log back what it lost.</summary>
public static class RecoveryRegistration
{
    /// <summary>Adds it; pipeline, prediction log and audit log are registered elsewhere.</summary>
    /// <param name="services">The container.</param>
    public static IServiceCollection AddPredictionRecovery(this IServiceCollection services) => services
        .AddSingleton<LostPredictions>()
        .AddHostedService<LostPredictionSweep>();
}

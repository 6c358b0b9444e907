using Microsoft.Extensions.DependencyInjection;

namespace EdgeMLOps.Appliance.Core.Monitoring;

/// <summary>Registers monitoring.</summary>
public static class MonitoringRegistration
{
    /// <summary>Adds the telemetry, its flushing, and the store.</summary>
    /// <param name="services">The container; holds a clock and logging.</param>
    /// <param name="store">The open store; its owner closes it after the host has stopped.</param>
    public static IServiceCollection AddMonitoring(this IServiceCollection services, MonitoringStore store)
    {
        services.AddSingleton(store);
        services.AddSingleton<Telemetry>();
        services.AddSingleton<TelemetryFlusher>();
        return services.AddHostedService(provider => provider.GetRequiredService<TelemetryFlusher>());
    }
}

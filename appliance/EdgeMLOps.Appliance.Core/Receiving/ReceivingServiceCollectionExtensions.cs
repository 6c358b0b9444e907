using EdgeMLOps.Appliance.Core.Link;
using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Hosting.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>Registers the receiving capability.</summary>
public static class ReceivingServiceCollectionExtensions
{
    /// <summary>
    /// Adds the journal (opened when the host starts; register what uses it after this) and the receiver as one side of
    /// the hospital link. Options: section <c>Dicom</c>.
    /// </summary>
    /// <param name="services">The container; holds <see cref="StorageOptions"/>, a clock and logging.</param>
    public static IServiceCollection AddReceiving(this IServiceCollection services)
    {
        services.AddValidated<ReceivingOptions, ReceivingOptionsValidator>(ReceivingOptions.Section);
        services.AddSingleton<InstanceJournal>();
        services.AddHostedService(provider => provider.GetRequiredService<InstanceJournal>());
        services.AddSingleton<DurableSteps>();
        services.AddSingleton(Create);
        services.AddSingleton<IHospitalSockets>(provider => provider.GetRequiredService<Receiver>());
        return services;
    }

    private static Receiver Create(IServiceProvider provider)
    {
        var receiver = new Receiver(
            provider.GetRequiredService<IOptions<ReceivingOptions>>(),
            provider.GetRequiredService<IOptions<StorageOptions>>(),
            provider.GetRequiredService<InstanceJournal>(),
            provider.GetRequiredService<DurableSteps>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>());
        if (provider.GetService<Telemetry>() is { } telemetry)
        {
            receiver.Counts.ReportTo(telemetry);
        }

        return receiver;
    }
}

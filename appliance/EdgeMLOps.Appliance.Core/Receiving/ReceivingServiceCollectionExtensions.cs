using EdgeMLOps.Appliance.Core.Link;
using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Appliance.Core.Receiving.Commitment;
using EdgeMLOps.Appliance.Core.Receiving.Folder;
using EdgeMLOps.Appliance.Core.Receiving.Quarantine;
using EdgeMLOps.Appliance.Core.Receiving.Refusals;
using EdgeMLOps.Appliance.Core.Receiving.Room;
using EdgeMLOps.Appliance.Core.Receiving.Stow;
using EdgeMLOps.Hosting.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>Registers the receiving capability.</summary>
public static class ReceivingServiceCollectionExtensions
{
    /// <summary>
    /// Adds the journal (opened when the host starts; register what uses it after this) and the receiver and the
    /// STOW-RS door as sides of the hospital link. Options: sections <c>Dicom</c>, <c>Receiving</c>,
    /// <c>Commitment</c>, <c>Folder</c>, <c>Quarantine</c> and <c>Stow</c>.
    /// </summary>
    /// <param name="services">The container; holds <see cref="StorageOptions"/>, a clock and logging.</param>
    public static IServiceCollection AddReceiving(this IServiceCollection services)
    {
        services.AddValidated<ReceivingOptions, ReceivingOptionsValidator>(ReceivingOptions.Section);
        services.AddValidated<RoomOptions, RoomOptionsValidator>(RoomOptions.Section);
        services.AddSingleton<InstanceJournal>();
        services.AddHostedService(provider => provider.GetRequiredService<InstanceJournal>());
        services.AddHostedService<ReceivingRecovery>();
        services.AddSingleton(provider => new InstanceFolders(provider.GetRequiredService<IOptions<StorageOptions>>().Value));
        services.AddSingleton(provider => new ReceivingCounts(provider.GetRequiredService<TimeProvider>(), provider.GetService<Telemetry>()));
        services.AddSingleton<DurableSteps>();
        services.AddSingleton<RoomGauge>();
        services.AddSingleton<ReceivingStore>();
        services.AddCommitment();
        services.AddFolder();
        services.AddQuarantine();
        services.AddSingleton<RefusalRecorder>();
        services.AddHostedService(provider => provider.GetRequiredService<RefusalRecorder>());
        services.AddSingleton<ReceivingProvider>();
        services.AddSingleton(provider => new ReceivingFacts(
            provider.GetRequiredService<Receiver>(),
            provider.GetRequiredService<StowDoor>(),
            provider.GetRequiredService<CommitmentQueue>(),
            provider.GetRequiredService<CommitmentRefusals>(),
            provider.GetRequiredService<FolderCounts>(),
            provider.GetRequiredService<QuarantineKeeper>(),
            provider.GetRequiredService<RefusedSweeper>()));
        services.AddSingleton(provider => new Receiver(
            provider.GetRequiredService<IOptions<ReceivingOptions>>(),
            provider.GetRequiredService<ReceivingStore>(),
            provider.GetRequiredService<ReceivingProvider>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<IHospitalSockets>(provider => provider.GetRequiredService<Receiver>());
        services.AddValidated<StowOptions, StowOptionsValidator>(StowOptions.Section);
        services.AddSingleton(provider => new StowDoor(
            provider.GetRequiredService<IOptions<StowOptions>>(),
            provider.GetRequiredService<IOptions<ReceivingOptions>>(),
            provider.GetRequiredService<ReceivingStore>(),
            provider.GetRequiredService<InstanceJournal>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<StowDoor>>()));
        services.AddSingleton<IHospitalSockets>(provider => provider.GetRequiredService<StowDoor>());
        return services;
    }
}

using EdgeMLOps.Appliance.Core.Link;
using EdgeMLOps.Appliance.Core.Models.Registry.Serving;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Results;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Appliance.Core.Results.Validation;
using EdgeMLOps.Appliance.Core.Results.Objects;
using EdgeMLOps.Appliance.Core.Studies.Pacs;
using EdgeMLOps.Appliance.Core.Studies.Reconciliation;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Tls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Studies;

/// <summary>Registers what turns analysed studies into results.</summary>
public static class StudiesRegistration
{
    /// <summary>Adds the reporter and what it asks; the journal, the prediction log, the result queue and the codec are registered elsewhere.</summary>
    /// <param name="services">The container.</param>
    public static IServiceCollection AddStudies(this IServiceCollection services) => services
        .AddValidated<StudiesOptions, StudiesOptionsValidator>(StudiesOptions.Section)
        .AddSingleton<StudyJournal>()
        .AddSingleton<StudyWatches>()
        .AddSingleton(provider => new StudyStatus(
            provider.GetRequiredService<StudyWatches>(), provider.GetRequiredService<StudyJournal>(), provider.GetRequiredService<ReconciliationStatus>()))
        .AddSingleton<MarkedImages>()
        .AddSingleton<ResultComposer>()
        .AddSingleton<HeldResults>()
        .AddSingleton<StudyResults>()
        .AddSingleton(CreatePeers)
        .AddSingleton(CreateLink)
        .AddSingleton<IHospitalSockets>(provider => provider.GetRequiredService<PacsLink>())
        .AddSingleton<CountQuery>()
        .AddSingleton(CreateClock)
        .AddSingleton(provider => new PacsReconciliation(
            provider.GetRequiredService<PacsLink>(),
            provider.GetRequiredService<CountQuery>(),
            provider.GetRequiredService<StudyJournal>(),
            provider.GetRequiredService<ModelCatalogue>(),
            provider.GetRequiredService<PacsClock>()))
        .AddSingleton<PacsCounts>()
        .AddHostedService(provider => provider.GetRequiredService<PacsCounts>())
        .AddSingleton(CreateSpans)
        .AddSingleton<IHospitalSockets>(provider => provider.GetRequiredService<LinkSpans>())
        .AddSingleton(provider => new ReconciliationStatus(provider.GetRequiredService<LinkSpans>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<SpanReconciler>()
        .AddHostedService<WindowReconciler>()
        .AddHostedService<StudyReporter>();

    private static PacsPeers CreatePeers(IServiceProvider provider) => new(
        provider.GetRequiredService<IOptions<StudiesOptions>>().Value.Query,
        provider.GetRequiredService<IOptions<DeliveryOptions>>().Value,
        provider.GetRequiredService<DestinationCertificates>(),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<CertificateSource>>());

    private static PacsLink CreateLink(IServiceProvider provider) => new(
        provider.GetRequiredService<PacsPeers>().Configured,
        provider.GetRequiredService<IOptions<ReceivingOptions>>().Value.AeTitle,
        provider.GetRequiredService<TimeProvider>());

    private static PacsClock CreateClock(IServiceProvider provider) =>
        new(provider.GetRequiredService<IOptions<StudiesOptions>>().Value.Query.TimeZone is { Length: > 0 } zone
            ? TimeZoneInfo.FindSystemTimeZoneById(zone)
            : provider.GetRequiredService<TimeProvider>().LocalTimeZone);

    private static LinkSpans CreateSpans(IServiceProvider provider) => new(
        new SpanFile(
            provider.GetRequiredService<IOptions<StorageOptions>>().Value.PathOf(SpanFile.FileName), provider.GetRequiredService<ILogger<LinkSpans>>()),
        provider.GetRequiredService<PacsLink>().HasPeer
            && provider.GetRequiredService<IOptions<StudiesOptions>>().Value.Reconciliation.Mode != ReconciliationMode.Off,
        provider.GetRequiredService<TimeProvider>());
}

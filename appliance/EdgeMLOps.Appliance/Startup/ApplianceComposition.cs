using EdgeMLOps.Appliance.Control;
using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Link;
using EdgeMLOps.Appliance.Core.Models.Registry;
using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Appliance.Core.Pipeline;
using EdgeMLOps.Appliance.Core.Pipeline.Recovery;
using EdgeMLOps.Appliance.Core.Pipeline.Shadow;
using EdgeMLOps.Appliance.Core.Predictions.Retention;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Results;
using EdgeMLOps.Appliance.Core.Retention;
using EdgeMLOps.Appliance.Core.Studies;
using EdgeMLOps.Appliance.Core.Workers;
using EdgeMLOps.Appliance.Gate.Admitting;
using EdgeMLOps.Hosting.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeMLOps.Appliance.Startup;

/// <summary>
/// Registers every capability. Hosted services start in this order and stop in the opposite one: the journal is open
/// before anything asks it, and the hospital link opens last and closes first.
/// </summary>
internal static class ApplianceComposition
{
    public static void Add(IServiceCollection services, ApplianceParts parts)
    {
        // By factory what the host closes; as instance what is closed after it.
        services.AddSingleton(parts.Audit);
        services.AddSingleton(parts.Predictions);
        services.AddSingleton(parts.Origin);
        services.AddSingleton(parts.Codec);

        // Read before the host is built.
        services.AddKnownSection<InferenceOptions>(InferenceOptions.Section);
        services.AddKnownSection<WorkersOptions>(WorkersOptions.Section);
        services.AddKnownSection<CodecOptions>(CodecOptions.Section);
        services.AddModels(parts.Models);
        parts.Policies.AddTo(services);
        services.AddHostedService<StartRecord>();
        services.AddReceiving();
        services.AddMonitoring(parts.Monitoring);
        services.AddGate();
        services.AddAdmitting();
        services.AddResults(parts.Results);
        services.AddPipeline();
        services.AddPredictionRecovery();
        services.AddShadow();
        services.AddStudies();
        services.AddRetention();
        services.AddPredictionRetention();
        services.AddHospitalLink();
        services.AddSingleton<StatusReporter>();
    }
}

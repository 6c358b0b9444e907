using EdgeMLOps.Appliance.Control;
using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Decoding.Codec.Isolation;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Inference.Isolation;
using EdgeMLOps.Appliance.Core.Models.Registry;
using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Appliance.Core.PostProcessing.Registry;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Results;
using EdgeMLOps.Appliance.Core.Workers;
using EdgeMLOps.Appliance.Gate.Admitting;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Startup;

/// <summary>Opens what the service needs, puts it together and runs it.</summary>
internal static class ApplianceHost
{
    /// <summary>Runs the service until it is stopped.</summary>
    /// <param name="configFile">File given by <c>--config</c>, or null.</param>
    /// <param name="cancellationToken">Gives up while starting.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string? configFile, CancellationToken cancellationToken)
    {
        var configuration = HostSetup.ReadConfiguration(configFile);
        var storage = HostSetup.ReadStorage(configuration);
        var inference = HostSetup.ReadValidated(configuration, InferenceOptions.Section, new InferenceOptionsValidator());
        var workers = HostSetup.ReadValidated(configuration, WorkersOptions.Section, new WorkersOptionsValidator());
        var models = HostSetup.ReadValidated(configuration, ModelsOptions.Section, new ModelsOptionsValidator());
        var trust = HostSetup.ReadValidated(configuration, TrustOptions.Section, new TrustOptionsValidator());
        var codecOptions = HostSetup.ReadValidated(configuration, CodecOptions.Section, new CodecOptionsValidator());
        using var claim = ControlClaim.Take(storage.Root, ApplianceProgram.Name);
        var builder = HostSetup.CreateBuilder(ApplianceProgram.Name, configFile).AddControlServer(claim, ControlJson.Default);
        var (loggers, time) = (HostSetup.LoggersOf(builder), TimeProvider.System);

        await using var audit = await ApplianceAudit.OpenAsync(storage, time, cancellationToken);
        await using var results = await ResultsRegistration.OpenStoreAsync(storage, cancellationToken);
        await using var predictions = await PredictionLog.OpenAsync(
            storage.PathOf(PredictionLog.FileName), time, loggers.CreateLogger<PredictionLog>(), cancellationToken);
        await using var monitoring = await OpenMonitoringAsync(storage.PathOf("monitoring.db"), predictions, time, cancellationToken);
        await using var codec = new CodecWorkers(
            codecOptions, storage.PathOf("run", CodecWorkerHandler.Role), time, loggers.CreateLogger<CodecWorkers>());
        var detector = new DetectorParts
        {
            Codec = codec,
            Inference = inference,
            Worker = workers.Engine.ToSettings(EngineWorkerHandler.Role, storage.PathOf("run", EngineWorkerHandler.Role)),
            Patients = await PatientHasher.LoadOrCreateAsync(storage.PathOf(PatientHasher.FileName), cancellationToken),
            SoftwareVersion = ApplianceProgram.Version,
            Time = time,
            Loggers = loggers,
        };
        var importer = new PackageImporter(Options.Create(storage), Options.Create(trust), time, loggers.CreateLogger<PackageImporter>());
        await using var registry = await OpenModels.OpenAsync(storage, models, importer, detector, audit, cancellationToken);
        await using var policies = await OpenPolicies.OpenAsync(
            storage,
            new PolicyImporter(storage, trust, time, loggers.CreateLogger<PolicyImporter>()),
            registry.Catalogue,
            audit,
            time,
            loggers.CreateLogger<PolicyRegistry>(),
            cancellationToken);
        var parts = new ApplianceParts
        {
            Audit = audit,
            Results = results,
            Predictions = predictions,
            Monitoring = monitoring,
            Models = registry,
            Policies = policies,
            Origin = new ResultOrigin(ApplianceProgram.Version, await SerialNumber.LoadOrCreateAsync(storage, cancellationToken)),
            Codec = codec,
        };
        ApplianceComposition.Add(builder.Services, parts);
        var application = builder.Build();
        Map(application);
        return await HostSetup.RunAsync(application);
    }

    private static void Map(WebApplication application)
    {
        application.MapStatus();
        application.MapStudies();
        application.MapUnreconciled();
        application.MapLink();
        application.MapQuarantine();
        application.MapResults();
        application.MapModels();
        application.MapTrust();
        application.MapPolicies();
    }

    // What monitoring names by number goes on to be what it was, though the log that gave the number may be gone.
    private static async Task<MonitoringStore> OpenMonitoringAsync(
        string path, PredictionLog predictions, TimeProvider time, CancellationToken cancellationToken)
    {
        var monitoring = await MonitoringStore.OpenAsync(path, time, cancellationToken);
        await predictions.GoOnFromAsync(await monitoring.LastPredictionAsync(cancellationToken), cancellationToken);
        return monitoring;
    }
}

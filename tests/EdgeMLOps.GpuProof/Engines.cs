using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Inference.Isolation;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Workers;
using EdgeMLOps.Hosting.CommandLine;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.GpuProof;

/// <summary>Starts the product's engine as it ships, and refuses one that runs elsewhere than asked.</summary>
internal static class Engines
{
    public static ModelPackage Package { get; } = DemonstrationPackage.Load().Require();

    /// <param name="provider">Where it is to run.</param>
    /// <param name="inWorker">In a worker process, as the service has it; else in this one, as <c>detect</c> has it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<DetectionEngine> StartAsync(ProviderPreference provider, bool inWorker, CancellationToken cancellationToken) => inWorker
        ? StartInWorkerAsync(new InferenceOptions { Provider = provider }, NullLogger<DetectionEngine>.Instance, cancellationToken)
        : DetectionEngine.StartAsync(
            Package, new InferenceOptions { Provider = provider }, TimeProvider.System, NullLogger<DetectionEngine>.Instance, cancellationToken);

    /// <summary>Starts it in a worker process.</summary>
    public static Task<DetectionEngine> StartInWorkerAsync(InferenceOptions options, ILogger<DetectionEngine> logger, CancellationToken cancellationToken) =>
        DetectionEngine.StartInWorkerAsync(Package, options, Worker(), TimeProvider.System, logger, cancellationToken);

    /// <summary>A worker of the appliance, with what the service gives it.</summary>
    public static WorkerSettings Worker()
    {
        var settings = new WorkerRoleOptions().ToSettings(EngineWorkerHandler.Role, Path.Combine(Path.GetTempPath(), "edgemlops-gpu-worker"));
        var appliance = Path.Combine(AppContext.BaseDirectory, "EdgeMLOps.Appliance");
        return settings with { Command = new WorkerCommand(appliance, [WorkerCommand.Verb, EngineWorkerHandler.Role]) };
    }

    /// <inheritdoc cref="StartAsync"/>
    /// <exception cref="CommandException">It runs elsewhere.</exception>
    public static async Task<DetectionEngine> RequireAsync(ProviderPreference provider, bool inWorker, CancellationToken cancellationToken)
    {
        var engine = await StartAsync(provider, inWorker, cancellationToken);
        if (engine.Provider.Used.ToString() == provider.ToString())
        {
            return engine;
        }

        var status = engine.Provider;
        await engine.DisposeAsync();
        throw new CommandException($"asked for {provider}, runs on {status.Used}: {status.Reason}: {status.Detail}");
    }

    // The images are phantoms, not compressed: no worker of the codec is ever started.
    public static InstanceDetector Detector(DetectionEngine engine) => new(
        engine,
        new CodecWorkers(new CodecOptions(), Path.GetTempPath(), TimeProvider.System, NullLogger<CodecWorkers>.Instance),
        Package,
        policy: null,
        PatientHasher.Ephemeral(),
        "gpu-proof",
        TimeProvider.System);
}

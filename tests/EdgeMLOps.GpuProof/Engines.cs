using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Hosting.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.GpuProof;

/// <summary>Starts the product's engine as it ships, and refuses one that runs elsewhere than asked.</summary>
internal static class Engines
{
    public static ModelPackage Package { get; } = DemonstrationPackage.Load().Require();

    public static Task<DetectionEngine> StartAsync(ProviderPreference provider, CancellationToken cancellationToken) => DetectionEngine.StartAsync(
        Package, new InferenceOptions { Provider = provider }, TimeProvider.System, NullLogger<DetectionEngine>.Instance, cancellationToken);

    public static async Task<DetectionEngine> RequireAsync(ProviderPreference provider, CancellationToken cancellationToken)
    {
        var engine = await StartAsync(provider, cancellationToken);
        if (engine.Provider.Used.ToString() == provider.ToString())
        {
            return engine;
        }

        await engine.DisposeAsync();
        throw new CommandException($"asked for {provider}, runs on {engine.Provider.Used}: {engine.Provider.Reason}: {engine.Provider.Detail}");
    }

    public static InstanceDetector Detector(DetectionEngine engine) =>
        new(engine, Package, policy: null, PatientHasher.Ephemeral(), "gpu-proof", TimeProvider.System);
}

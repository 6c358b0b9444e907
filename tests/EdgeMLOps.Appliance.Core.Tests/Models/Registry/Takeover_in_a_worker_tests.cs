using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.TestKit.Processes;
using static EdgeMLOps.Appliance.Core.Tests.Models.Registry.RegistryRig;

namespace EdgeMLOps.Appliance.Core.Tests.Models.Registry;

/// <summary>A model that serves in a worker on what says it is a GPU, which is gone when the worker is replaced.</summary>
[Collection(WorkerCollection.Name)]
public sealed class Takeover_in_a_worker_tests : IDisposable
{
    private readonly TempFolder _root = new();

    [Fact]
    public async Task The_processor_is_held_to_the_served_packages_set_before_it_has_the_model()
    {
        var gpu = _root["gpu"];
        await File.WriteAllTextAsync(gpu, "");
        await using var rig = await RegistryRig.OpenAsync(
            _root,
            worker: settings => settings with { Command = PoolRig.TestWorker with { Arguments = ["gpu-engine", gpu] } },
            provider: ProviderPreference.Auto);
        var engine = rig.Models.Serving.Current!.Engine;
        Assert.Equal(ExecutionProvider.Cuda, engine.Provider.Used);
        Assert.True(await rig.ProofAsync(DemonstrationDigest.Value) is { Provider: "Cuda", IsFull: true, Passed: true });

        File.Delete(gpu);
        WorkerProcesses.Kill(Assert.Single(WorkerProcesses.All()));
        await Eventually.HoldsAsync(() => engine is { Provider.Used: ExecutionProvider.Cpu, IsReady: true, GpuLosses: 1 }, Limit, "the processor has it");

        Assert.True(await rig.ProofAsync(DemonstrationDigest.Value) is { Provider: "Cpu", IsFull: false, Images: 3, Passed: true });
        Assert.Equal((ProviderReason.CudaFailed, 0), (engine.Provider.Reason, engine.TakeoversRefused));
    }

    public void Dispose() => _root.Dispose();
}

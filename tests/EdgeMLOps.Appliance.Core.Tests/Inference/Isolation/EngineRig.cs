using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Tests.Models;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.Appliance.Core.Workers;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Isolation;

/// <summary>The demonstration model in a worker process of its own.</summary>
internal sealed class EngineRig : IAsyncDisposable
{
    private readonly TempFolder _folder = new();

    private EngineRig(LogWatcher log) => Log = log;

    public DetectionEngine Engine { get; private set; } = null!;

    public LogWatcher Log { get; }

    public static async Task<EngineRig> StartAsync(
        ModelPackage? package = null, Action<InferenceOptions>? change = null, Func<WorkerSettings, WorkerSettings>? worker = null)
    {
        var rig = new EngineRig(new LogWatcher());
        var options = new InferenceOptions { Provider = ProviderPreference.Cpu };
        change?.Invoke(options);
        var settings = new WorkerSettings
        {
            Role = "engine",
            Command = PoolRig.TestWorker with { Arguments = ["engine"] },
            Folder = rig._folder["engine"],
            MemoryBytes = 1L << 30,
            StartDeadline = PoolRig.Limit,
            RequestDeadline = PoolRig.Limit,
        };
        try
        {
            rig.Engine = await DetectionEngine.StartInWorkerAsync(
                package ?? TestPackage.Demonstration, options, worker?.Invoke(settings) ?? settings, TimeProvider.System, rig.Log.For<DetectionEngine>(), default);
            return rig;
        }
        catch (Exception ex) when (ex is WorkerStartException or ManifestException)
        {
            rig._folder.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        _folder.Dispose();
    }
}

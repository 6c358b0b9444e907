using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Tests.Decoding;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.Appliance.Core.Workers;
using EdgeMLOps.TestKit;

namespace EdgeMLOps.Appliance.Core.Tests.Models.Registry;

/// <summary>What detectors of a test are put together with: the real engine's worker, on the processor.</summary>
internal static class SomeDetectors
{
    public static IFrameCodec NoCodec { get; } = new ScriptedCodec(new FrameCodecResult(FrameCodecCode.Unsupported, default, "", "no decoder"));

    public static DetectorParts In(
        string folder, LogWatcher log, Func<WorkerSettings, WorkerSettings>? worker = null, ProviderPreference provider = ProviderPreference.Cpu)
    {
        var settings = new WorkerSettings
        {
            Role = "engine",
            Command = PoolRig.TestWorker with { Arguments = ["engine"] },
            Folder = folder,
            MemoryBytes = 1L << 30,
            StartDeadline = PoolRig.Limit,
            RequestDeadline = PoolRig.Limit,
        };
        return new DetectorParts
        {
            Codec = NoCodec,
            Inference = new InferenceOptions { Provider = provider },
            Worker = worker?.Invoke(settings) ?? settings,
            Patients = PatientHasher.Ephemeral(),
            SoftwareVersion = "1.2.3",
            Time = TimeProvider.System,
            Loggers = log,
        };
    }
}

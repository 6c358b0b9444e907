using System.Text.Json;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Inference.Isolation;
using EdgeMLOps.Appliance.Core.Workers;
using EdgeMLOps.Appliance.Core.Workers.Child;

namespace EdgeMLOps.TestWorker;

/// <summary>The engine's worker on a machine that has a GPU while a file is there: what it is to run on it it runs on the processor, and says that it was the GPU.</summary>
internal sealed class ClaimedGpu : IWorkerHandler
{
    public const string Role = "gpu-engine";

    private readonly EngineWorkerHandler _engine;
    private readonly bool _isThere;
    private bool _isOnGpu;

    public ClaimedGpu(EngineWorkerHandler engine, string file)
    {
        _engine = engine;
        _isThere = File.Exists(file);
    }

    public bool IsSetUp => _engine.IsSetUp;

    public WorkerAnswer Handle(ushort verb, ReadOnlySpan<byte> body, WorkerBlock block)
    {
        if ((EngineVerb)verb == EngineVerb.Open)
        {
            var opening = JsonSerializer.Deserialize(body, EngineJson.Default.EngineOpening)!; // not null: the service wrote it
            _isOnGpu = _isThere && opening.Options.Provider != ProviderPreference.Cpu;
        }

        var answer = _engine.Handle(verb, body, block);
        return _isOnGpu && answer.Refusal == 0 ? Claim((EngineVerb)verb, answer) : answer;
    }

    private static WorkerAnswer Claim(EngineVerb verb, WorkerAnswer answer)
    {
        if (verb == EngineVerb.Open)
        {
            var opened = JsonSerializer.Deserialize(answer.Body, EngineJson.Default.EngineOpened)!; // not null: just written
            var provider = opened.Provider with { Used = ExecutionProvider.Cuda, Reason = ProviderReason.AsAsked, Detail = "" };
            return WorkerAnswer.Done(JsonSerializer.SerializeToUtf8Bytes(opened with { Provider = provider }, EngineJson.Default.EngineOpened));
        }

        if (verb == EngineVerb.Run)
        {
            var ran = JsonSerializer.Deserialize(answer.Body, EngineJson.Default.EngineRan)!; // not null: just written
            return WorkerAnswer.Done(JsonSerializer.SerializeToUtf8Bytes(ran with { Provider = ExecutionProvider.Cuda }, EngineJson.Default.EngineRan));
        }

        return answer;
    }
}

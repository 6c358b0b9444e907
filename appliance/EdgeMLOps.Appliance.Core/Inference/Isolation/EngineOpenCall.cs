using System.Text.Json;
using EdgeMLOps.Appliance.Core.Workers;

namespace EdgeMLOps.Appliance.Core.Inference.Isolation;

/// <summary>Has the worker open the graph.</summary>
internal sealed class EngineOpenCall(GraphShape shape, InferenceOptions options) : IWorkerCall<EngineOpened>
{
    public ushort Verb => (ushort)EngineVerb.Open;

    public byte[] Fill(WorkerBlock block) =>
        JsonSerializer.SerializeToUtf8Bytes(new EngineOpening(shape, options), EngineJson.Default.EngineOpening);

    public EngineOpened Read(ReadOnlySpan<byte> body, WorkerBlock block)
    {
        var opened = JsonSerializer.Deserialize(body, EngineJson.Default.EngineOpened);
        return opened is not null
            && opened.MaxBatch >= 1
            && opened.MaxBatch <= options.MaxBatch
            && Enum.IsDefined(opened.Provider.Used)
            && Enum.IsDefined(opened.Provider.Reason)
            && opened.Provider.Asked == options.Provider
                ? opened
                : throw new InvalidDataException("not what was opened");
    }
}

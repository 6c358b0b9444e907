using System.Text.Json;
using EdgeMLOps.Appliance.Core.Workers;

namespace EdgeMLOps.Appliance.Core.Inference.Isolation;

/// <summary>Gives the worker a piece of the graph.</summary>
internal sealed class EngineLoadCall(byte[] graph, int offset, int length) : IWorkerCall<bool>
{
    public ushort Verb => (ushort)EngineVerb.Load;

    public byte[] Fill(WorkerBlock block)
    {
        block.Write<byte>(0, graph.AsSpan(offset, length));
        return JsonSerializer.SerializeToUtf8Bytes(new EngineLoading(graph.Length, offset, length), EngineJson.Default.EngineLoading);
    }

    public bool Read(ReadOnlySpan<byte> body, WorkerBlock block) => true;
}

using System.Text.Json;
using EdgeMLOps.Appliance.Core.Workers;

namespace EdgeMLOps.Appliance.Core.Inference.Isolation;

/// <summary>Has the worker run a batch; the outputs come out of the block before anyone looks at them.</summary>
internal sealed class EngineRunCall(IReadOnlyList<ReadOnlyMemory<float>> images, EngineLayout layout, OutputBuffer outputs) : IWorkerCall<EngineRan>
{
    public ushort Verb => (ushort)EngineVerb.Run;

    public byte[] Fill(WorkerBlock block)
    {
        for (var i = 0; i < images.Count; i++)
        {
            block.Write(layout.InputOffset(i), images[i].Span);
        }

        return JsonSerializer.SerializeToUtf8Bytes(new EngineRunning(images.Count), EngineJson.Default.EngineRunning);
    }

    public EngineRan Read(ReadOnlySpan<byte> body, WorkerBlock block)
    {
        var ran = JsonSerializer.Deserialize(body, EngineJson.Default.EngineRan);
        if (ran is null
            || !Enum.IsDefined(ran.Provider)
            || ran.OutputLength < layout.Shape.Rows
            || ran.OutputLength > layout.MaxOutputLength
            || ran.OutputLength % layout.Shape.Rows != 0)
        {
            throw new InvalidDataException("no output of this graph");
        }

        block.Read(layout.OutputOffset(0, ran.OutputLength), outputs.Take(images.Count * ran.OutputLength));
        return ran;
    }
}

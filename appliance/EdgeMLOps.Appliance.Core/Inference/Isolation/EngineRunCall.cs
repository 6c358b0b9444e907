using System.Text.Json;
using EdgeMLOps.Appliance.Core.Workers;

namespace EdgeMLOps.Appliance.Core.Inference.Isolation;

/// <summary>Has the worker run a batch; the outputs come out of the block before anyone looks at them.</summary>
internal sealed class EngineRunCall(IReadOnlyList<ReadOnlyMemory<byte>> images, EngineLayout layout, OutputBuffer outputs) : IWorkerCall<EngineRan>
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
        if (ran is null || !Enum.IsDefined(ran.Provider) || ran.Shapes.Length != images.Count)
        {
            throw new InvalidDataException("no answer to this batch");
        }

        for (var i = 0; i < images.Count; i++)
        {
            block.Read(layout.OutputOffset(i), outputs.Take(i, LengthOf(ran.Shapes[i])));
        }

        return ran;
    }

    // A worker that lies about a shape would have its reader look beyond the values.
    private int LengthOf(int[][]? shapes)
    {
        var format = layout.Format;
        var length = 0L;
        if (shapes?.Length == format.Outputs.Count)
        {
            for (var i = 0; i < shapes.Length; i++)
            {
                length += Length(shapes[i], format.Outputs[i].Rank, format.MostValues);
            }

            if (length <= format.MostValues && format.Check(shapes) is null)
            {
                return (int)length;
            }
        }

        throw new InvalidDataException("no output of this graph");
    }

    private static long Length(int[]? sides, int rank, int most)
    {
        var length = 1L;
        if (sides?.Length != rank)
        {
            throw new InvalidDataException("no output of this graph");
        }

        foreach (var side in sides)
        {
            length *= side;
            if (side < 0 || length > most)
            {
                throw new InvalidDataException("no output of this graph");
            }
        }

        return length;
    }
}

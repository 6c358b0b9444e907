using System.Text.Json;
using EdgeMLOps.Appliance.Core.Decoding.Codec.Frames;
using EdgeMLOps.Appliance.Core.Workers;

namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Isolation;

/// <summary>Has a worker decode a frame; the samples come out of the block before anyone looks at them.</summary>
internal sealed class CodecDecodeCall : IWorkerCall<Memory<byte>>
{
    private readonly FramePlan _plan;
    private readonly CodecFrame _frame;

    public CodecDecodeCall(FramePlan plan)
    {
        _plan = plan;
        _frame = new CodecFrame(
            plan.LibraryUid,
            plan.Info.Width,
            plan.Info.Height,
            plan.Info.Components,
            plan.LibraryPrecision,
            plan.SampleBytes,
            plan.Info.IsSigned,
            plan.CodestreamBytes);
    }

    public ushort Verb => (ushort)CodecVerb.Decode;

    public byte[] Fill(WorkerBlock block)
    {
        var at = _frame.CodestreamOffset;
        foreach (var piece in _plan.Pieces)
        {
            block.Write(at, piece.Span);
            at += piece.Length;
        }

        return JsonSerializer.SerializeToUtf8Bytes(_frame, CodecJson.Default.CodecFrame);
    }

    public Memory<byte> Read(ReadOnlySpan<byte> body, WorkerBlock block)
    {
        if (JsonSerializer.Deserialize(body, CodecJson.Default.CodecDecoded)?.SamplesBytes != _frame.SamplesBytes)
        {
            throw new InvalidDataException("not the frame that was sent");
        }

        var samples = _plan.Reserve((int)_frame.SamplesBytes);
        block.Read(0, samples.Span);
        return samples;
    }
}

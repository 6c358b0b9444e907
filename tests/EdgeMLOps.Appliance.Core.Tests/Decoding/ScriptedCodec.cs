using EdgeMLOps.Appliance.Core.Decoding.Codec;

namespace EdgeMLOps.Appliance.Core.Tests.Decoding;

/// <summary>Answers as it is told, for what a real codec answers only when something breaks.</summary>
internal sealed class ScriptedCodec(FrameCodecResult answer) : IFrameCodec
{
    public List<FrameCodecRequest> Requests { get; } = [];

    public ValueTask<FrameCodecResult> DecodeAsync(FrameCodecRequest request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        return ValueTask.FromResult(answer);
    }
}

using EdgeMLOps.Appliance.Core.Decoding.Codec;

namespace EdgeMLOps.Appliance.Core.Tests.Decoding;

/// <summary>Answers no frame before it is told to.</summary>
internal sealed class HeldCodec : IFrameCodec
{
    private readonly TaskCompletionSource<FrameCodecResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ValueTask<FrameCodecResult> DecodeAsync(FrameCodecRequest request, CancellationToken cancellationToken) => new(_answer.Task);

    public void Release() => _answer.SetResult(new FrameCodecResult(FrameCodecCode.Corrupt, default, "", "broken"));
}

namespace EdgeMLOps.Appliance.Core.Decoding.Codec;

/// <summary>Decodes compressed frames. Native code that parses what came from outside is behind it, in other processes.</summary>
public interface IFrameCodec
{
    /// <summary>Decodes one frame.</summary>
    /// <param name="request">The frame and what its header says of it.</param>
    /// <param name="cancellationToken">Stops waiting for a worker; a frame one has taken is finished, by its deadline at the latest.</param>
    /// <returns>The cells, or a code why there are none: whatever is wrong with the frame is no exception.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    /// <exception cref="ObjectDisposedException">The codec is shut down.</exception>
    ValueTask<FrameCodecResult> DecodeAsync(FrameCodecRequest request, CancellationToken cancellationToken);
}

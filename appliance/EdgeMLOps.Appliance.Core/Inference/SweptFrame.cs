using EdgeMLOps.Appliance.Core.Decoding;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>A frame on its way through the model.</summary>
/// <param name="Index">Which, counted from 0.</param>
/// <param name="Decoded">The frame, or a code why there is none.</param>
/// <param name="Decode">What decoding it took.</param>
/// <param name="Inferred">What the model gives; for a frame that was not decoded, <see cref="Nothing"/>.</param>
internal sealed record SweptFrame(int Index, DecodeResult Decoded, TimeSpan Decode, Task<InferenceResult> Inferred)
{
    /// <summary>Of a frame that the model is not shown.</summary>
    public static Task<InferenceResult> Nothing { get; } =
        Task.FromResult(new InferenceResult(InferenceCode.RunFailed, [], default, ExecutionProvider.Cpu));
}

using EdgeMLOps.Appliance.Core.Predictions;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>Timings of <c>detect --json</c>, in milliseconds.</summary>
/// <param name="DecodeMs">Stored bytes to pixels, reading included.</param>
/// <param name="PreprocessMs">Pixels to the model's input.</param>
/// <param name="WaitMs">Waiting for the model or for a batch to fill.</param>
/// <param name="InferMs">The model's run.</param>
/// <param name="PostProcessMs">The model's output to boxes.</param>
public sealed record DetectionTimings(double DecodeMs, double PreprocessMs, double WaitMs, double InferMs, double PostProcessMs)
{
    internal static DetectionTimings Of(in StageTimings timings) => new(
        Ms(timings.Decode), Ms(timings.Preprocess), Ms(timings.Wait), Ms(timings.Infer), Ms(timings.PostProcess));

    private static double Ms(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);
}

using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Predictions;

namespace EdgeMLOps.Appliance.Core.Pipeline.Shadow;

/// <summary>An image that waits for the shadow.</summary>
/// <param name="Row">Its row in the journal.</param>
/// <param name="PredictionId">Row of what the model that served made of it.</param>
/// <param name="Active">That prediction.</param>
/// <param name="Seen">The detection, which holds the pixels until it is disposed.</param>
internal sealed record ShadowImage(long Row, long PredictionId, Prediction Active, InstanceDetection Seen)
{
    /// <summary>What it holds of memory: its file, and what was decoded from it; of several frames nothing is, until the shadow asks.</summary>
    public long Bytes { get; } = BytesOf(Seen.Content is { } content ? content.Bytes.Span : [], Seen.Image is { } image ? image.Pixels.Span : []);

    private static long BytesOf(ReadOnlySpan<byte> file, ReadOnlySpan<byte> pixels) =>
        file.Overlaps(pixels) ? Math.Max(file.Length, pixels.Length) : (long)file.Length + pixels.Length;
}

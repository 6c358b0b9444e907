using EdgeMLOps.Appliance.Core.Inference.Preprocessing;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>All that an image says of its values, before it is settled how they are windowed.</summary>
internal sealed record GreyscaleSource
{
    /// <summary>How the frame is stored.</summary>
    public required StoredPixelFormat Format { get; init; }

    /// <summary>The modality transform.</summary>
    public required ModalityTransform Modality { get; init; }

    /// <summary>The image's first VOI transform; null where it has none.</summary>
    public required VoiTransform? Voi { get; init; }

    /// <summary>Padding that is in the frame; null where there is none.</summary>
    public required PixelPadding? Padding { get; init; }

    /// <summary>Of the stored values that are no padding.</summary>
    public required PixelStatistics Statistics { get; init; }

    /// <summary>MONOCHROME1.</summary>
    public required bool Invert { get; init; }

    /// <summary>The way from stored to display values.</summary>
    /// <param name="windowing">How.</param>
    /// <param name="pixels">The frame.</param>
    public GreyscaleTransform For(in Windowing windowing, ReadOnlySpan<byte> pixels)
    {
        var voi = windowing.Kind switch
        {
            WindowingKind.Voi => Voi ?? OwnRange(pixels),
            WindowingKind.Full => Span(Modality.FullRange(Format)),
            WindowingKind.Fixed => Span((windowing.Low, windowing.High)),
            WindowingKind.Percentile => Percentiles(windowing.Low, windowing.High, pixels),
            _ => throw new ArgumentOutOfRangeException(nameof(windowing), windowing.Kind, "is no windowing"),
        };
        return new GreyscaleTransform(Modality.Slope, Modality.Intercept, voi.Window, Invert, Table(voi));
    }

    // A table may have its ends anywhere between the lowest and the highest stored value.
    private VoiTransform OwnRange(ReadOnlySpan<byte> pixels) =>
        Modality.Table is null ? Span(Modality.Range(Statistics.Minimum, Statistics.Maximum)) : Percentiles(0, 100, pixels);

    private VoiTransform Percentiles(double low, double high, ReadOnlySpan<byte> pixels)
    {
        var histogram = StoredHistogram.Of(pixels, Format, Padding, Modality);
        return Span((histogram.Percentile(low), histogram.Percentile(high)));
    }

    // What is all one value is shown black.
    private static VoiTransform Span((double Low, double High) range) =>
        new(VoiWindow.FromRange(range.Low, range.High > range.Low ? range.High : range.Low + 1), null);

    // Null: a line and a window say all, which is the fast way.
    private DisplayTable? Table(VoiTransform voi)
    {
        var isPlain = Modality.Table is null && voi.Table is null && voi.Window.Function != VoiFunction.Sigmoid;
        if (isPlain && Padding is null)
        {
            return null;
        }

        var black = Invert ? 1.0 : 0.0;
        return new DisplayTable(
            Format.BitsStored,
            Format.IsSigned,
            stored => Padding is { } fill && fill.Contains(stored) ? black : voi.Display(Modality.Apply(stored)));
    }
}

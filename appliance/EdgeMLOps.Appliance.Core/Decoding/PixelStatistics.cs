using System.Runtime.InteropServices;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>Statistics of a frame's stored values, before any rescale; padding left out.</summary>
/// <param name="Minimum">Lowest value.</param>
/// <param name="Maximum">Highest value.</param>
/// <param name="Mean">Mean.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PixelStatistics(int Minimum, int Maximum, double Mean)
{
    /// <summary>Computes the statistics of a frame.</summary>
    /// <param name="pixels">At least <see cref="StoredPixelFormat.FrameBytes"/> bytes.</param>
    /// <param name="format">How the frame is stored; valid.</param>
    /// <returns>The statistics.</returns>
    public static PixelStatistics Of(ReadOnlySpan<byte> pixels, in StoredPixelFormat format) => Of(pixels, format, null, out _);

    /// <summary>Computes the statistics of what is no padding in a frame; of all of it where nothing else is there.</summary>
    /// <param name="pixels">At least <see cref="StoredPixelFormat.FrameBytes"/> bytes.</param>
    /// <param name="format">How the frame is stored; valid.</param>
    /// <param name="padding">The declared padding; null where none is.</param>
    /// <param name="found">The padding, where some of the pixels are; null where none or all are.</param>
    internal static PixelStatistics Of(ReadOnlySpan<byte> pixels, in StoredPixelFormat format, PixelPadding? padding, out PixelPadding? found)
    {
        var sum = PixelSum.Of(pixels, format, padding);
        var count = format.Cells;
        found = sum.Count > 0 && sum.Count < count ? padding : null;
        return (sum.Count > 0 ? sum : PixelSum.Of(pixels, format, null)).Statistics;
    }
}

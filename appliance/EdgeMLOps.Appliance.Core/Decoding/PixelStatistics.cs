using System.Buffers.Binary;
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
        // Nothing is left out by an empty range.
        var fill = padding ?? new PixelPadding(int.MaxValue, int.MinValue);
        var statistics = Of(pixels, format, fill, out var padded);
        var count = (long)format.Width * format.Height;
        found = padded > 0 && padded < count ? padding : null;
        return padded == count ? Of(pixels, format) : statistics;
    }

    private static PixelStatistics Of(ReadOnlySpan<byte> pixels, in StoredPixelFormat format, PixelPadding fill, out long padded)
    {
        padded = 0;
        var up = 31 - format.HighBit;
        var down = 32 - format.BitsStored;
        var (least, most, sum) = (int.MaxValue, int.MinValue, 0L);
        var count = (long)format.Width * format.Height;
        var words = MemoryMarshal.Cast<byte, ushort>(pixels);
        for (var i = 0; i < count; i++)
        {
            int raw = format.BitsAllocated == 8 ? pixels[i]
                : BitConverter.IsLittleEndian ? words[i]
                : BinaryPrimitives.ReverseEndianness(words[i]);
            var value = format.IsSigned ? raw << up >> down : (int)((uint)(raw << up) >> down);
            if (fill.Contains(value))
            {
                padded++;
                continue;
            }

            least = Math.Min(least, value);
            most = Math.Max(most, value);
            sum += value;
        }

        return new(least, most, (double)sum / (count - padded));
    }
}

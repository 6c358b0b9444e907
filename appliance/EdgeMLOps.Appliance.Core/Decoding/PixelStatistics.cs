using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>Statistics of a frame's stored values, before any rescale.</summary>
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
    public static PixelStatistics Of(ReadOnlySpan<byte> pixels, in StoredPixelFormat format)
    {
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
            least = Math.Min(least, value);
            most = Math.Max(most, value);
            sum += value;
        }

        return new(least, most, (double)sum / count);
    }
}

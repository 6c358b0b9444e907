using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeMLOps.Dicom.Imaging;

/// <summary>Puts planes (all first parts, then all second parts) together part by part.</summary>
internal static class PlaneInterleaver
{
    /// <summary>Interleaves.</summary>
    /// <param name="source">The planes, one behind the other.</param>
    /// <param name="planes">How many.</param>
    /// <param name="unit">Bytes of a part.</param>
    /// <param name="target">As long as the source; must not overlap it.</param>
    internal static void Interleave(ReadOnlySpan<byte> source, int planes, int unit, Span<byte> target)
    {
        switch (unit)
        {
            case 1 when planes == 2:
                Pairs(source, target);
                break;
            case 1:
                Strided(source, planes, target);
                break;
            case 2:
                Strided(MemoryMarshal.Cast<byte, ushort>(source), planes, MemoryMarshal.Cast<byte, ushort>(target));
                break;
            case 4:
                Strided(MemoryMarshal.Cast<byte, uint>(source), planes, MemoryMarshal.Cast<byte, uint>(target));
                break;
            default:
                Strided(MemoryMarshal.Cast<byte, ulong>(source), planes, MemoryMarshal.Cast<byte, ulong>(target));
                break;
        }
    }

    private static void Pairs(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var low = source[..(source.Length / 2)];
        var high = source.Slice(low.Length, low.Length);
        var words = MemoryMarshal.Cast<byte, ushort>(target);
        var index = 0;
        for (; index <= low.Length - Vector<byte>.Count; index += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(low[index..]), out var lowFirst, out var lowSecond);
            Vector.Widen(new Vector<byte>(high[index..]), out var highFirst, out var highSecond);
            (lowFirst | (highFirst << 8)).CopyTo(words[index..]);
            (lowSecond | (highSecond << 8)).CopyTo(words[(index + Vector<ushort>.Count)..]);
        }

        for (; index < low.Length; index++)
        {
            words[index] = (ushort)(low[index] | (high[index] << 8));
        }
    }

    private static void Strided<T>(ReadOnlySpan<T> source, int planes, Span<T> target)
        where T : unmanaged
    {
        var count = source.Length / planes;
        if (planes == 3)
        {
            Triples(source[..count], source.Slice(count, count), source.Slice(2 * count, count), target);
            return;
        }

        for (var plane = 0; plane < planes; plane++)
        {
            var from = source.Slice(plane * count, count);
            var at = plane;
            for (var index = 0; index < from.Length; index++, at += planes)
            {
                target[at] = from[index];
            }
        }
    }

    private static void Triples<T>(ReadOnlySpan<T> first, ReadOnlySpan<T> second, ReadOnlySpan<T> third, Span<T> target)
        where T : unmanaged
    {
        for (int index = 0, at = 0; index < first.Length && index < second.Length && index < third.Length; index++, at += 3)
        {
            var pixel = target.Slice(at, 3);
            pixel[0] = first[index];
            pixel[1] = second[index];
            pixel[2] = third[index];
        }
    }
}

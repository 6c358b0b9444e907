using System.Buffers.Binary;

namespace EdgeMLOps.Dicom.Tests.Imaging;

/// <summary>Run-length encodes frames as PS3.5 annex G says, to be decoded again.</summary>
internal static class PackBits
{
    /// <summary>A frame of cells: each byte of a cell in a segment of its own, most significant first.</summary>
    internal static byte[] Frame(byte[] cells, int samples, int cellBytes)
    {
        var pixel = samples * cellBytes;
        var segments = new List<byte[]>();
        for (var sample = 0; sample < samples; sample++)
        {
            for (var significance = cellBytes - 1; significance >= 0; significance--)
            {
                var at = (sample * cellBytes) + significance;
                segments.Add(Segment([.. Enumerable.Range(0, cells.Length / pixel).Select(index => cells[(index * pixel) + at])]));
            }
        }

        return Join([.. segments]);
    }

    /// <summary>Header and segments.</summary>
    internal static byte[] Join(params byte[][] segments)
    {
        var frame = new List<byte>(new byte[64]);
        var header = new byte[64];
        BinaryPrimitives.WriteInt32LittleEndian(header, segments.Length);
        for (var index = 0; index < segments.Length; index++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan((index + 1) * 4), frame.Count);
            frame.AddRange(segments[index]);
        }

        header.CopyTo(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(frame));
        return [.. frame];
    }

    private static byte[] Segment(byte[] bytes)
    {
        var packed = new List<byte>();
        for (var index = 0; index < bytes.Length;)
        {
            var run = 1;
            while (run < 128 && index + run < bytes.Length && bytes[index + run] == bytes[index])
            {
                run++;
            }

            if (run > 1)
            {
                packed.Add((byte)(1 - run));
                packed.Add(bytes[index]);
                index += run;
                continue;
            }

            var count = 1;
            while (count < 128 && index + count < bytes.Length && bytes[index + count] != bytes[index + count - 1])
            {
                count++;
            }

            packed.Add((byte)(count - 1));
            packed.AddRange(bytes[index..(index + count)]);
            index += count;
        }

        if (packed.Count % 2 != 0)
        {
            packed.Add(0x80);
        }

        return [.. packed];
    }
}

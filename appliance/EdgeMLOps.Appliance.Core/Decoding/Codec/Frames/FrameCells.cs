using System.Buffers.Binary;

namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Frames;

/// <summary>From samples as a decoder gives them to the cells of a frame. Sizes are the caller's, checked before.</summary>
internal static class FrameCells
{
    /// <summary>To cells of more bytes.</summary>
    public static byte[] Widen(ReadOnlySpan<byte> samples, int sampleBytes, int cellBytes, bool isSigned)
    {
        var cells = new byte[samples.Length / sampleBytes * cellBytes];
        for (var i = 0; i < samples.Length / sampleBytes; i++)
        {
            var value = Read(samples, i, sampleBytes, isSigned);
            Write(cells, i, cellBytes, value);
        }

        return cells;
    }

    /// <summary>Values beyond a range to its ends, in place: what a lossy coder overshoots would wrap around when masked.</summary>
    public static void Clamp(Span<byte> cells, int cellBytes, bool isSigned, int least, int most)
    {
        for (var i = 0; i < cells.Length / cellBytes; i++)
        {
            var value = Read(cells, i, cellBytes, isSigned);
            if (value < least || value > most)
            {
                Write(cells, i, cellBytes, Math.Clamp(value, least, most));
            }
        }
    }

    private static int Read(ReadOnlySpan<byte> cells, int index, int bytes, bool isSigned) => bytes switch
    {
        1 => isSigned ? (sbyte)cells[index] : cells[index],
        2 when isSigned => BinaryPrimitives.ReadInt16LittleEndian(cells[(index * 2)..]),
        2 => BinaryPrimitives.ReadUInt16LittleEndian(cells[(index * 2)..]),
        _ => BinaryPrimitives.ReadInt32LittleEndian(cells[(index * 4)..]),
    };

    private static void Write(Span<byte> cells, int index, int bytes, int value)
    {
        if (bytes == 1)
        {
            cells[index] = (byte)value;
        }
        else if (bytes == 2)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(cells[(index * 2)..], (ushort)value);
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(cells[(index * 4)..], value);
        }
    }
}

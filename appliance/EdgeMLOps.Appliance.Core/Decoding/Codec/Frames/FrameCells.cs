using System.Buffers.Binary;

namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Frames;

/// <summary>From samples as a decoder gives them to the cells of a frame. Sizes are the caller's, checked before.</summary>
internal static class FrameCells
{
    private const int ColourSamples = 3;
    private const int Half = 128;
    private const int Scale = 16; // bits of the fraction

    // PS3.3 C.7.6.3.1.2, YBR_FULL, solved for RGB.
    private const int RedOfCr = 91881; // 1.402
    private const int GreenOfCb = 22554; // 0.344136
    private const int GreenOfCr = 46802; // 0.714136
    private const int BlueOfCb = 116130; // 1.772

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

    /// <summary>YCbCr, 8 bits, full range, to RGB in place.</summary>
    public static void ToRgb(Span<byte> cells)
    {
        for (var i = 0; i + ColourSamples <= cells.Length; i += ColourSamples)
        {
            var (y, cb, cr) = (cells[i], cells[i + 1] - Half, cells[i + 2] - Half);
            cells[i] = Round(y, RedOfCr * cr);
            cells[i + 1] = Round(y, -(GreenOfCb * cb) - (GreenOfCr * cr));
            cells[i + 2] = Round(y, BlueOfCb * cb);
        }
    }

    private static byte Round(int luminance, int chrominance) =>
        (byte)Math.Clamp(luminance + ((chrominance + (1 << (Scale - 1))) >> Scale), byte.MinValue, byte.MaxValue);

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

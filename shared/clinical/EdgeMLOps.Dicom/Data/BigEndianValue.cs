using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace EdgeMLOps.Dicom;

/// <summary>A value as a big endian data set holds it. Turned round when it is asked for, and then once.</summary>
/// <param name="stored">The bytes as they came.</param>
/// <param name="wordSize">Bytes of each number in it: 2, 4 or 8.</param>
internal sealed class BigEndianValue(ReadOnlyMemory<byte> stored, int wordSize)
{
    // Two threads may both turn it round; either copy is the value.
    private byte[]? _turned;

    internal ReadOnlyMemory<byte> LittleEndian => _turned ??= Turn();

    // What is left over behind the last whole number is carried as it came.
    private byte[] Turn()
    {
        var turned = stored.ToArray();
        var numbers = turned.AsSpan(0, turned.Length - (turned.Length % wordSize));
        switch (wordSize)
        {
            case sizeof(ushort):
                var shorts = MemoryMarshal.Cast<byte, ushort>(numbers);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case sizeof(uint):
                var ints = MemoryMarshal.Cast<byte, uint>(numbers);
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            default:
                var longs = MemoryMarshal.Cast<byte, ulong>(numbers);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }

        return turned;
    }
}

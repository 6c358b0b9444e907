using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace EdgeMLOps.Dicom.Imaging;

/// <summary>Brings stored cells into the form the rest of the program reads.</summary>
internal static class CellUnpacker
{
    // A byte's bits as eight bytes of 0 or 1, the least significant bit first (PS3.5 section 8.1.1).
    private static readonly ulong[] BytesOfBits = [.. Enumerable.Range(0, 256).Select(SpreadOut)];

    /// <summary>A byte for each bit.</summary>
    /// <param name="packed">The bits.</param>
    /// <param name="first">The first bit's place in the first byte.</param>
    /// <param name="cells">Filled whole.</param>
    internal static void Bits(ReadOnlySpan<byte> packed, int first, Span<byte> cells)
    {
        var index = 0;
        for (; index < cells.Length && first != 0; index++)
        {
            cells[index] = (byte)((packed[0] >> first) & 1);
            first = (first + 1) & 7;
            packed = first == 0 ? packed[1..] : packed;
        }

        var whole = (cells.Length - index) / 8;
        var words = MemoryMarshal.Cast<byte, ulong>(cells.Slice(index, whole * 8));
        for (var word = 0; word < words.Length; word++)
        {
            words[word] = BytesOfBits[packed[word]];
        }

        for (var bit = index + (whole * 8); bit < cells.Length; bit++)
        {
            cells[bit] = (byte)((packed[whole] >> (bit - index - (whole * 8))) & 1);
        }
    }

    /// <summary>Turns the bytes of each cell round.</summary>
    /// <param name="stored">Cells; may be the target itself.</param>
    /// <param name="cellBytes">Bytes of a cell: 2, 4 or 8.</param>
    /// <param name="cells">As long as <paramref name="stored"/>.</param>
    internal static void TurnRound(ReadOnlySpan<byte> stored, int cellBytes, Span<byte> cells)
    {
        switch (cellBytes)
        {
            case sizeof(ushort):
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(stored), MemoryMarshal.Cast<byte, ushort>(cells));
                break;
            case sizeof(uint):
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, uint>(stored), MemoryMarshal.Cast<byte, uint>(cells));
                break;
            default:
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ulong>(stored), MemoryMarshal.Cast<byte, ulong>(cells));
                break;
        }
    }

    private static ulong SpreadOut(int bits)
    {
        var spread = 0UL;
        for (var bit = 0; bit < 8; bit++)
        {
            spread |= (ulong)((bits >> bit) & 1) << (8 * bit);
        }

        return spread;
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>
/// The stored values of a frame as numbers from 0 on: signed ones are moved up by <see cref="Offset"/>. Bits beside the stored ones are
/// masked off (old overlays lived there).
/// </summary>
internal readonly ref struct StoredCells
{
    /// <summary>How many values <see cref="Load"/> gives.</summary>
    public const int Lanes = 16;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ReadOnlySpan<ushort> _words; // as the processor has them: little endian, like the data
    private readonly int _up;
    private readonly int _down;
    private readonly ushort _flip;

    public StoredCells(ReadOnlySpan<byte> pixels, in StoredPixelFormat format)
    {
        var isWords = format.BitsAllocated == 16;
        _bytes = isWords ? default : pixels;
        _words = isWords ? MemoryMarshal.Cast<byte, ushort>(pixels) : default;
        // Until the high bit is the word's, then down until only the stored bits are left. Between them a sign bit is turned: -2^n comes to 0.
        _up = 15 - format.HighBit;
        _down = 16 - format.BitsStored;
        _flip = (ushort)(format.IsSigned ? 0x8000 : 0);
        Offset = OffsetOf(format);
    }

    /// <summary>What is to be taken from a number to have the stored value.</summary>
    public int Offset { get; }

    /// <summary>One number.</summary>
    public int this[int index] => (ushort)(((_words.IsEmpty ? _bytes[index] : _words[index]) << _up) ^ _flip) >> _down;

    /// <summary>What is to be taken from the numbers of a format to have stored values.</summary>
    public static int OffsetOf(in StoredPixelFormat format) => format.IsSigned ? 1 << (format.BitsStored - 1) : 0;

    /// <summary>Numbers that follow each other.</summary>
    public Vector256<ushort> Load(int index)
    {
        var cells = _words.IsEmpty ? Widen(_bytes.Slice(index, Lanes)) : Vector256.Create(_words.Slice(index, Lanes));
        return ((cells << _up) ^ Vector256.Create(_flip)) >>> _down;
    }

    private static Vector256<ushort> Widen(ReadOnlySpan<byte> bytes)
    {
        var (lower, upper) = Vector128.Widen(Vector128.Create(bytes));
        return Vector256.Create(lower, upper);
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>
/// The stored values of a frame as numbers from 0 on: signed ones are moved up by <see cref="Offset"/>. Bits beside the stored ones are
/// masked off (old overlays lived there).
/// </summary>
internal readonly ref struct StoredCells
{
    /// <summary>How many values are loaded at once.</summary>
    public const int Lanes = 16;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ReadOnlySpan<ushort> _words; // as the processor has them: little endian, like the data
    private readonly CellBits _bits;

    public StoredCells(ReadOnlySpan<byte> pixels, scoped in StoredPixelFormat format)
    {
        IsWords = format.BitsAllocated == 16;
        _bytes = IsWords ? default : pixels;
        _words = IsWords ? MemoryMarshal.Cast<byte, ushort>(pixels) : default;
        _bits = CellBits.Of(format);
        Offset = format.IsSigned ? 1 << (format.BitsStored - 1) : 0;
    }

    /// <summary>What is to be taken from a number to have the stored value.</summary>
    public int Offset { get; }

    /// <summary>Whether values are stored in words; else in bytes.</summary>
    public bool IsWords { get; }

    /// <summary>Whether they are stored in words and nothing else is in these.</summary>
    public bool IsWhole => IsWords && _bits.IsWhole;

    public WholeWordLoader WholeWords => new(_words);

    public WordLoader Words => new(_words, _bits);

    public ByteLoader Bytes => new(_bytes, _bits);

    /// <summary>One number.</summary>
    public int this[int index] => _bits.Take(IsWords ? _words[index] : _bytes[index]);

    /// <summary>Numbers that follow each other, sixteen.</summary>
    public Vector256<ushort> Load(int index) => IsWhole ? WholeWords.Load(index) : IsWords ? Words.Load(index) : Bytes.Load(index);
}

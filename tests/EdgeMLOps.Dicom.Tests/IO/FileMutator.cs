using System.Buffers.Binary;

namespace EdgeMLOps.Dicom.Tests.IO;

/// <summary>Makes broken files of sound ones: the same ones for the same seed.</summary>
internal sealed class FileMutator(int seed)
{
    private const int PreambleSize = 128;
    private static readonly byte[] Bytes = [0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF];
    private static readonly uint[] Lengths = [0, 1, 2, 7, 8, 0xFF, 0xFFFF, 0x1_0000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFF0, 0xFFFF_FFFE, 0xFFFF_FFFF];
    private static readonly byte[][] Words =
    [
        "SQ"u8.ToArray(), "UN"u8.ToArray(), "OB"u8.ToArray(), "OW"u8.ToArray(), "UT"u8.ToArray(), "ZZ"u8.ToArray(), "  "u8.ToArray(),
        [0xFE, 0xFF, 0x00, 0xE0], [0xFE, 0xFF, 0x0D, 0xE0], [0xFE, 0xFF, 0xDD, 0xE0], [0xFF, 0xFE, 0xE0, 0x00], [0xE0, 0x7F, 0x10, 0x00], [0x28, 0x00, 0x03, 0x01],
        "1.2.840.10008.1.2"u8.ToArray(), "1.2.840.10008.1.2.2\0"u8.ToArray(), "1.2.840.10008.1.2.1.99"u8.ToArray(),
    ];

    private readonly Random _random = new(seed);

    internal byte[] Mutate(byte[] source)
    {
        var bytes = source;
        for (var change = _random.Next(1, 4); change > 0 && bytes.Length > PreambleSize + 16; change--)
        {
            bytes = Change(bytes);
        }

        return bytes;
    }

    private byte[] Change(byte[] bytes)
    {
        // The preamble says nothing; everything after it does, the beginning most.
        var span = _random.Next(3) == 0 ? Math.Min(bytes.Length, PreambleSize + 400) : bytes.Length;
        var at = _random.Next(PreambleSize, span);
        var count = Math.Min(_random.Next(1, 17), bytes.Length - at);
        return _random.Next(8) switch
        {
            0 => Over(bytes, at, [(byte)_random.Next(256)]),
            1 => Over(bytes, at, [Bytes[_random.Next(Bytes.Length)]]),
            2 => [.. bytes[..at], .. bytes[(at + count)..]],
            3 => [.. bytes[..(at + count)], .. bytes[at..]],
            4 => Over(bytes, at, Length(_random.Next(2) == 0)),
            5 => Over(bytes, at, Words[_random.Next(Words.Length)]),
            6 => _random.Next(4) == 0 ? bytes[..at] : Over(bytes, at, [(byte)(bytes[at] ^ (1 << _random.Next(8)))]),
            _ => Over(bytes, at, bytes[_random.Next(PreambleSize, bytes.Length)..][..1]),
        };
    }

    private byte[] Length(bool isBigEndian)
    {
        var length = new byte[sizeof(uint)];
        var value = Lengths[_random.Next(Lengths.Length)];
        if (isBigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(length, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(length, value);
        }

        return length;
    }

    private static byte[] Over(byte[] bytes, int at, byte[] word)
    {
        var changed = bytes.ToArray();
        word.AsSpan(0, Math.Min(word.Length, changed.Length - at)).CopyTo(changed.AsSpan(at));
        return changed;
    }
}

using System.Buffers.Binary;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>Walks the elements of a data set front to back: reads a value or passes over it, sequences included.</summary>
internal sealed class HeaderWalker
{
    private const uint Undefined = 0xFFFF_FFFF;
    private const uint ItemGroup = 0xFFFE;
    private const uint Item = 0xFFFE_E000;
    private const uint ItemEnd = 0xFFFE_E00D;
    private const uint SequenceEnd = 0xFFFE_E0DD;

    /// <summary>Elements and items, each of which costs a moment of a sender's turn; real headers have some thousands.</summary>
    private const int MaxSteps = 200_000;

    /// <summary>Bytes passed over one by one, as in a deflated data set, where a thousandth of them may have been sent.</summary>
    private const long MaxRead = 64L * 1024 * 1024;

    private readonly Stream _stream;
    private readonly DatasetEncoding _encoding;
    private readonly byte[] _scratch = new byte[4096];
    private uint _length;
    private bool _unknown; // the element last read is of VR UN
    private int _steps;
    private long _read;

    public HeaderWalker(Stream stream, DatasetEncoding encoding)
    {
        _stream = stream;
        _encoding = encoding;
    }

    /// <summary>Group in the upper, element in the lower 16 bits.</summary>
    public uint Tag { get; private set; }

    /// <summary>Steps to the next element; false at the end.</summary>
    /// <exception cref="InvalidDataException">An element without a value representation, or more of it than any header has.</exception>
    /// <exception cref="EndOfStreamException">The data set ends within an element.</exception>
    public bool Next()
    {
        while (_stream.ReadAtLeast(_scratch.AsSpan(0, 1), 1, throwOnEndOfStream: false) > 0)
        {
            _stream.ReadExactly(_scratch, 1, 7);
            (Tag, _length) = ParseHeader(_encoding.ExplicitVR);
            if (Tag >> 16 != ItemGroup || _length == Undefined)
            {
                return true;
            }

            SkipBytes(_length); // an item or a delimiter without a sequence, as some writers leave behind
        }

        return false;
    }

    /// <summary>The value, if it fits into the buffer.</summary>
    public ReadOnlySpan<byte> ReadValue(Span<byte> buffer)
    {
        if (_length > (uint)buffer.Length)
        {
            throw new InvalidDataException("a value longer than it can be");
        }

        var value = buffer[..(int)_length];
        _stream.ReadExactly(value);
        return value;
    }

    /// <summary>The value, or, when it does not fit into the buffer, nothing: it is passed over.</summary>
    public ReadOnlySpan<byte> ReadOrSkip(Span<byte> buffer)
    {
        if (_length <= (uint)buffer.Length)
        {
            return ReadValue(buffer);
        }

        Skip();
        return [];
    }

    public void Skip()
    {
        if (_length == Undefined)
        {
            SkipSequence();
        }
        else
        {
            SkipBytes(_length);
        }
    }

    // Eight bytes are in the scratch: tag and, as the encoding says, VR and length.
    private (uint Tag, uint Length) ParseHeader(bool explicitVR)
    {
        if (++_steps > MaxSteps)
        {
            throw new InvalidDataException("more elements than any header has");
        }

        var header = _scratch.AsSpan(0, 8);
        var tag = ((uint)UInt16(header) << 16) | UInt16(header[2..]);
        _unknown = false;
        if (!explicitVR || tag >> 16 == ItemGroup)
        {
            return (tag, UInt32(header[4..]));
        }

        var (first, second) = ((char)header[4], (char)header[5]);
        if (!char.IsAsciiLetterUpper(first) || !char.IsAsciiLetterUpper(second))
        {
            throw new InvalidDataException("an element without a value representation");
        }

        // PS3.5 table 7.1-1: these have two reserved bytes and a length of 32 bits.
        if ((first, second) is ('O', _) or ('S', 'Q') or ('S', 'V') or ('U', 'C') or ('U', 'N') or ('U', 'R') or ('U', 'T') or ('U', 'V'))
        {
            _unknown = (first, second) is ('U', 'N'); // of undefined length, its content is implicit (PS3.5 section 6.2.2)
            var length = _scratch.AsSpan(8, 4);
            _stream.ReadExactly(length);
            return (tag, UInt32(length));
        }

        return (tag, UInt16(header[6..]));
    }

    // Up to the sequence delimiter, by a count of levels and not by recursion: how deep it nests is the sender's choice. Odd levels are
    // sequences, even ones their items.
    private void SkipSequence()
    {
        // The level from which on all is implicit, because a sequence came as UN; 0 where none did.
        var implicitFrom = !_encoding.ExplicitVR || _unknown ? 1 : 0;
        for (var level = 1; level > 0;)
        {
            var isInItem = (level & 1) == 0;
            var (tag, length) = ReadNested(explicitVR: isInItem && implicitFrom == 0);
            level += isInItem ? StepInItem(tag, length) : StepBetweenItems(tag, length);
            implicitFrom = level < implicitFrom ? 0
                : implicitFrom == 0 && _unknown && length == Undefined ? level
                : implicitFrom;
        }
    }

    private int StepBetweenItems(uint tag, uint length)
    {
        if (tag is SequenceEnd)
        {
            return -1;
        }

        if (tag != Item)
        {
            throw new InvalidDataException("a sequence that holds no items");
        }

        return StepInto(length);
    }

    private int StepInItem(uint tag, uint length) => tag switch
    {
        ItemEnd => -1,
        SequenceEnd => -2, // the item's own delimiter was left out
        _ => StepInto(length),
    };

    private int StepInto(uint length)
    {
        if (length == Undefined)
        {
            return 1;
        }

        SkipBytes(length);
        return 0;
    }

    private (uint Tag, uint Length) ReadNested(bool explicitVR)
    {
        _stream.ReadExactly(_scratch, 0, 8);
        return ParseHeader(explicitVR);
    }

    private void SkipBytes(uint count)
    {
        if (_stream.CanSeek && count > (uint)_scratch.Length)
        {
            if (count > _stream.Length - _stream.Position)
            {
                throw new EndOfStreamException();
            }

            _stream.Seek(count, SeekOrigin.Current);
            return;
        }

        _read += count;
        if (_read > MaxRead)
        {
            throw new InvalidDataException("more bytes than any header has");
        }

        while (count > 0)
        {
            var part = (int)Math.Min(count, (uint)_scratch.Length);
            _stream.ReadExactly(_scratch, 0, part);
            count -= (uint)part;
        }
    }

    private ushort UInt16(ReadOnlySpan<byte> bytes) =>
        _encoding.BigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private uint UInt32(ReadOnlySpan<byte> bytes) =>
        _encoding.BigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}

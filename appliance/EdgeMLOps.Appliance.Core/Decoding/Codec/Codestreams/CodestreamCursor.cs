using System.Buffers.Binary;

namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Codestreams;

/// <summary>Reads a codestream's markers: big endian, never beyond the end.</summary>
internal ref struct CodestreamCursor
{
    private readonly ReadOnlySpan<byte> _bytes;

    public CodestreamCursor(ReadOnlySpan<byte> bytes, int position = 0)
    {
        _bytes = bytes;
        Position = position;
    }

    public int Position { get; private set; }

    public readonly int Left => _bytes.Length - Position;

    public bool TryByte(out byte value)
    {
        value = Left >= 1 ? _bytes[Position] : (byte)0;
        return TrySkip(1);
    }

    public bool TryUInt16(out ushort value)
    {
        value = Left >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(_bytes[Position..]) : (ushort)0;
        return TrySkip(2);
    }

    public bool TryUInt32(out uint value)
    {
        value = Left >= 4 ? BinaryPrimitives.ReadUInt32BigEndian(_bytes[Position..]) : 0;
        return TrySkip(4);
    }

    public bool TrySkip(long count)
    {
        var fits = count >= 0 && count <= Left;
        Position = fits ? Position + (int)count : _bytes.Length;
        return fits;
    }

    /// <summary>The content of a marker segment: a length (2 bytes, its own included), then so many bytes less two.</summary>
    public bool TrySegment(out ReadOnlySpan<byte> content)
    {
        content = default;
        if (!TryUInt16(out var length) || length < 2 || length - 2 > Left)
        {
            return false;
        }

        content = _bytes.Slice(Position, length - 2);
        return TrySkip(length - 2);
    }
}

using System.Buffers.Binary;
using System.Text;

namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>Reads big endian fields of a PDU; every read checks what is left before it touches a byte.</summary>
internal ref struct SpanCursor
{
    private const int MaxUidLength = 64;

    private ReadOnlySpan<byte> _rest;

    public SpanCursor(ReadOnlySpan<byte> bytes) => _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    public ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)_rest.Length)
        {
            throw new PduFormatException("a field runs past the end of its PDU");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public void Skip(int count) => _ = Take(count);

    public byte ReadByte() => Take(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    /// <summary>Item header of PS3.8 section 9.3.2: type, reserved byte, 16 bit length; gives the item's own bytes.</summary>
    public SpanCursor ReadItem(out byte type)
    {
        type = ReadByte();
        Skip(1);
        return new SpanCursor(Take(ReadUInt16()));
    }

    /// <summary>All that is left, as a UID.</summary>
    public string ReadRestAsUid() => ReadUid(_rest.Length);

    /// <summary>
    /// A UID, which may carry a trailing NUL that PS3.8 annex F forbids and peers send; empty where there are more bytes
    /// than a UID has, so that no peer decides how long our strings get.
    /// </summary>
    public string ReadUid(int length)
    {
        var bytes = Take(length);
        return bytes.Length > MaxUidLength + 1 ? "" : Encoding.Latin1.GetString(bytes).Trim('\0', ' ');
    }

    /// <summary>What is left, or its start where that is longer than wanted.</summary>
    public ReadOnlySpan<byte> TakeRest(int atMost)
    {
        var rest = Take(_rest.Length);
        return rest[..Math.Min(rest.Length, atMost)];
    }
}

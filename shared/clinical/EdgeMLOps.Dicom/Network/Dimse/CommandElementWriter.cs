using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace EdgeMLOps.Dicom.Network.Dimse;

/// <summary>Writes a command set, element by element in ascending order; what has no value is left out.</summary>
internal sealed class CommandElementWriter
{
    private const int HeaderLength = CommandElementReader.HeaderLength;

    private readonly ArrayBufferWriter<byte> _body = new(256);

    public void Number(ushort element, ushort? value)
    {
        if (value is { } number)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(Begin(element, 2), number);
        }
    }

    /// <summary>The padding of a UID is NUL (PS3.5 section 6.2).</summary>
    public void Uid(ushort element, string uid) => Text(element, uid, padding: 0);

    public void Text(ushort element, string text) => Text(element, text, padding: (byte)' ');

    public void Tag(ushort element, uint tag)
    {
        if (tag != 0)
        {
            var value = Begin(element, 4);
            BinaryPrimitives.WriteUInt16LittleEndian(value, (ushort)(tag >> 16));
            BinaryPrimitives.WriteUInt16LittleEndian(value[2..], (ushort)tag);
        }
    }

    /// <summary>All of it, behind its Command Group Length.</summary>
    public byte[] Finish()
    {
        var bytes = new byte[HeaderLength + 4 + _body.WrittenCount];
        WriteHeader(bytes, CommandElement.GroupLength, 4);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(HeaderLength), _body.WrittenCount);
        _body.WrittenSpan.CopyTo(bytes.AsSpan(HeaderLength + 4));
        return bytes;
    }

    private void Text(ushort element, string text, byte padding)
    {
        if (text.Length > 0)
        {
            var value = Begin(element, (text.Length + 1) & ~1);
            value[^1] = padding;
            Encoding.Latin1.GetBytes(text, value);
        }
    }

    private Span<byte> Begin(ushort element, int length)
    {
        var span = _body.GetSpan(HeaderLength + length)[..(HeaderLength + length)];
        WriteHeader(span, element, length);
        _body.Advance(span.Length);
        return span[HeaderLength..];
    }

    private static void WriteHeader(Span<byte> span, ushort element, int length)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(span, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(span[2..], element);
        BinaryPrimitives.WriteInt32LittleEndian(span[4..], length);
    }
}

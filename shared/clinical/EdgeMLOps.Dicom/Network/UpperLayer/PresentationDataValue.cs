using System.Buffers.Binary;

namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>One fragment of a command or a data set, PS3.8 sections 9.3.5.1 and E.2.</summary>
internal readonly record struct PresentationDataValue(byte ContextId, bool IsCommand, bool IsLast, ReadOnlyMemory<byte> Data)
{
    /// <summary>Bytes before a fragment within a P-DATA-TF body: length, context id, control header.</summary>
    public const int HeaderLength = 6;

    private const int CommandFlag = 1;
    private const int LastFlag = 2;

    /// <summary>Takes the first fragment off the body of a P-DATA-TF.</summary>
    /// <exception cref="PduFormatException">The fragment does not fit into its unit.</exception>
    public static PresentationDataValue TakeFrom(ref ReadOnlyMemory<byte> body)
    {
        var span = body.Span;
        if (span.Length < HeaderLength)
        {
            throw new PduFormatException("a presentation data value without a header");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(span);
        if (length < 2 || length > (uint)(span.Length - 4))
        {
            throw new PduFormatException("a presentation data value longer than its PDU");
        }

        var flags = span[5];
        var value = new PresentationDataValue(
            span[4], (flags & CommandFlag) != 0, (flags & LastFlag) != 0, body[HeaderLength..(4 + (int)length)]);
        body = body[(4 + (int)length)..];
        return value;
    }

    /// <summary>Writes the headers of a P-DATA-TF that holds one fragment; the fragment's bytes follow them.</summary>
    public static void WriteHeaders(Span<byte> headers, byte contextId, bool command, bool last, int dataLength)
    {
        headers[0] = (byte)PduType.Data;
        headers[1] = 0;
        BinaryPrimitives.WriteInt32BigEndian(headers[2..], HeaderLength + dataLength);
        BinaryPrimitives.WriteInt32BigEndian(headers[6..], 2 + dataLength);
        headers[10] = contextId;
        headers[11] = (byte)((command ? CommandFlag : 0) | (last ? LastFlag : 0));
    }
}

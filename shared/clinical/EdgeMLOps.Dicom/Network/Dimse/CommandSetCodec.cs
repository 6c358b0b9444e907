using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Network.Dimse;

/// <summary>
/// Command sets on the wire: always implicit VR little endian, group 0000 alone, no sequences (PS3.7 section 6.3.1). Of
/// the few elements that C-STORE and C-ECHO use (PS3.7 sections 9.3.1 and 9.3.5) the values are read straight from the
/// fragment; all others are passed over.
/// </summary>
internal static class CommandSetCodec
{
    /// <summary>The command sets spoken here have under 400 bytes; a longer one only costs memory.</summary>
    public const int MaxLength = 16 * 1024;

    private const ushort GroupLength = 0x0000;
    private const ushort AffectedSopClassUid = 0x0002;
    private const ushort CommandField = 0x0100;
    private const ushort MessageId = 0x0110;
    private const ushort MessageIdBeingRespondedTo = 0x0120;
    private const ushort Priority = 0x0700;
    private const ushort CommandDataSetType = 0x0800;
    private const ushort Status = 0x0900;
    private const ushort AffectedSopInstanceUid = 0x1000;

    private const ushort NoDataSet = 0x0101;
    private const ushort DataSetPresent = 0x0001;
    private const ushort MediumPriority = 0x0000;
    private const int HeaderLength = 8;

    /// <exception cref="PduFormatException">Not a command set, or one without its field, message id or data set type.</exception>
    public static DimseCommand Decode(ReadOnlyMemory<byte> bytes)
    {
        var type = Find(bytes, CommandField);
        var isResponse = type is { } known && DimseCommand.IsResponseType((DimseCommandType)UInt16(known));
        var id = Find(bytes, isResponse ? MessageIdBeingRespondedTo : MessageId);
        // C-CANCEL names the message to cancel instead of having an id of its own (PS3.7 section 9.3.2.3).
        id ??= Find(bytes, MessageIdBeingRespondedTo);
        if (type is null || id is null || Find(bytes, CommandDataSetType) is not { } dataset)
        {
            throw new PduFormatException("a command set without a mandatory element");
        }

        return new DimseCommand
        {
            Type = (DimseCommandType)UInt16(type.Value),
            MessageId = UInt16(id.Value),
            SopClassUid = Text(Find(bytes, AffectedSopClassUid)),
            SopInstanceUid = Text(Find(bytes, AffectedSopInstanceUid)),
            HasDataset = UInt16(dataset) != NoDataSet,
            Status = Find(bytes, Status) is { } status ? UInt16(status) : (ushort)0,
        };
    }

    public static byte[] Encode(DimseCommand command)
    {
        var body = new ArrayBufferWriter<byte>(256);
        WriteUid(body, AffectedSopClassUid, command.SopClassUid);
        Write(body, CommandField, (ushort)command.Type);
        Write(body, command.IsResponse ? MessageIdBeingRespondedTo : MessageId, command.MessageId);
        if (command.Type == DimseCommandType.StoreRequest)
        {
            Write(body, Priority, MediumPriority);
        }

        Write(body, CommandDataSetType, command.HasDataset ? DataSetPresent : NoDataSet);
        if (command.IsResponse)
        {
            Write(body, Status, command.Status);
        }

        WriteUid(body, AffectedSopInstanceUid, command.SopInstanceUid);

        var bytes = new byte[HeaderLength + 4 + body.WrittenCount];
        WriteHeader(bytes, GroupLength, 4);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(HeaderLength), body.WrittenCount);
        body.WrittenSpan.CopyTo(bytes.AsSpan(HeaderLength + 4));
        return bytes;
    }

    /// <summary>Where the value of an element of group 0000 lies; null if it is not there.</summary>
    private static ReadOnlyMemory<byte>? Find(ReadOnlyMemory<byte> bytes, ushort element)
    {
        while (bytes.Length >= HeaderLength)
        {
            var group = BinaryPrimitives.ReadUInt16LittleEndian(bytes.Span);
            var number = BinaryPrimitives.ReadUInt16LittleEndian(bytes.Span[2..]);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[4..]);
            if (group != 0 || length > (uint)(bytes.Length - HeaderLength))
            {
                throw new PduFormatException("a command set that cannot be read");
            }

            if (number == element)
            {
                return bytes.Slice(HeaderLength, (int)length);
            }

            bytes = bytes[(HeaderLength + (int)length)..];
        }

        return bytes.IsEmpty ? null : throw new PduFormatException("a command set with a torn element");
    }

    private static ushort UInt16(ReadOnlyMemory<byte> value) => value.Length == 2
        ? BinaryPrimitives.ReadUInt16LittleEndian(value.Span)
        : throw new PduFormatException("a command element of the wrong length");

    private static string Text(ReadOnlyMemory<byte>? value) =>
        value is { } bytes ? Encoding.Latin1.GetString(bytes.Span).Trim('\0', ' ') : "";

    private static void WriteUid(ArrayBufferWriter<byte> target, ushort element, string uid)
    {
        if (uid.Length == 0)
        {
            return;
        }

        var length = (uid.Length + 1) & ~1;
        var span = target.GetSpan(HeaderLength + length)[..(HeaderLength + length)];
        span.Clear(); // the padding of a UID is NUL, PS3.5 section 6.2
        WriteHeader(span, element, length);
        Encoding.Latin1.GetBytes(uid, span[HeaderLength..]);
        target.Advance(span.Length);
    }

    private static void Write(ArrayBufferWriter<byte> target, ushort element, ushort value)
    {
        var span = target.GetSpan(HeaderLength + 2);
        WriteHeader(span, element, 2);
        BinaryPrimitives.WriteUInt16LittleEndian(span[HeaderLength..], value);
        target.Advance(HeaderLength + 2);
    }

    private static void WriteHeader(Span<byte> span, ushort element, int length)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(span, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(span[2..], element);
        BinaryPrimitives.WriteInt32LittleEndian(span[4..], length);
    }
}

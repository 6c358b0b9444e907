using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>Makes whole units in memory, so that each leaves in one write to the socket.</summary>
internal static class PduWriter
{
    private const int HeaderLength = 6;
    private const int AeTitleLength = 16;

    public static byte[] AssociateRequest(AssociateRequestPdu request)
    {
        var body = Begin(PduType.AssociateRequest, request.CalledAe, request.CallingAe);
        WriteItem(body, ItemType.ApplicationContext, request.ApplicationContext);
        foreach (var context in request.Contexts)
        {
            var item = new ArrayBufferWriter<byte>();
            item.Write((ReadOnlySpan<byte>)[context.Id, 0, 0, 0]);
            WriteItem(item, ItemType.AbstractSyntax, context.AbstractSyntax);
            foreach (var syntax in context.TransferSyntaxes)
            {
                WriteItem(item, ItemType.TransferSyntax, syntax);
            }

            WriteItem(body, ItemType.ProposedContext, item.WrittenSpan);
        }

        WriteUserInformation(body, request.MaxPduLength, request.Roles);
        return Finish(body);
    }

    public static byte[] AssociateAccept(AssociateAcceptPdu accept)
    {
        var body = Begin(PduType.AssociateAccept, accept.CalledAe, accept.CallingAe);
        WriteItem(body, ItemType.ApplicationContext, UpperLayerUids.ApplicationContext);
        foreach (var context in accept.Contexts)
        {
            var item = new ArrayBufferWriter<byte>();
            item.Write((ReadOnlySpan<byte>)[context.Id, 0, context.Result, 0]);
            WriteItem(item, ItemType.TransferSyntax, context.TransferSyntax);
            WriteItem(body, ItemType.AcceptedContext, item.WrittenSpan);
        }

        WriteUserInformation(body, accept.MaxPduLength, accept.Roles);
        return Finish(body);
    }

    /// <summary>Reject, release or abort: a header and four bytes, PS3.8 sections 9.3.4 and 9.3.6 to 9.3.8.</summary>
    public static byte[] Fixed(PduType type, byte second = 0, byte third = 0, byte fourth = 0) =>
        [(byte)type, 0, 0, 0, 0, 4, 0, second, third, fourth];

    private static ArrayBufferWriter<byte> Begin(PduType type, string calledAe, string callingAe)
    {
        var pdu = new ArrayBufferWriter<byte>(1024);
        pdu.Write((ReadOnlySpan<byte>)[(byte)type, 0, 0, 0, 0, 0, 0, 1, 0, 0]); // the length is set by Finish; protocol version 1
        WriteTitle(pdu, calledAe);
        WriteTitle(pdu, callingAe);
        pdu.GetSpan(32)[..32].Clear();
        pdu.Advance(32);
        return pdu;
    }

    private static byte[] Finish(ArrayBufferWriter<byte> pdu)
    {
        var bytes = pdu.WrittenSpan.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(2), bytes.Length - HeaderLength);
        return bytes;
    }

    private static void WriteUserInformation(ArrayBufferWriter<byte> body, uint maxPduLength, IReadOnlyList<RoleSelection> roles)
    {
        var item = new ArrayBufferWriter<byte>();
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(length, maxPduLength);
        WriteItem(item, ItemType.MaximumLength, length);
        WriteItem(item, ItemType.ImplementationClass, DicomFileMetaInformation.ImplementationClass.UID);
        foreach (var role in roles)
        {
            WriteRole(item, role);
        }

        WriteItem(item, ItemType.ImplementationVersion, DicomFileMetaInformation.ImplementationVersion);
        WriteItem(body, ItemType.UserInformation, item.WrittenSpan);
    }

    private static void WriteRole(ArrayBufferWriter<byte> target, RoleSelection role)
    {
        var uid = Encoding.Latin1.GetBytes(role.SopClassUid);
        var item = new byte[2 + uid.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(item, (ushort)uid.Length);
        uid.CopyTo(item, 2);
        item[^2] = role.RequestorIsScu ? (byte)1 : (byte)0;
        item[^1] = role.RequestorIsScp ? (byte)1 : (byte)0;
        WriteItem(target, ItemType.RoleSelection, item);
    }

    private static void WriteTitle(ArrayBufferWriter<byte> pdu, string title)
    {
        var field = pdu.GetSpan(AeTitleLength)[..AeTitleLength];
        field.Fill((byte)' ');
        Encoding.Latin1.GetBytes(title, field);
        pdu.Advance(AeTitleLength);
    }

    private static void WriteItem(ArrayBufferWriter<byte> target, byte type, string text) =>
        WriteItem(target, type, Encoding.Latin1.GetBytes(text));

    private static void WriteItem(ArrayBufferWriter<byte> target, byte type, ReadOnlySpan<byte> bytes)
    {
        var header = target.GetSpan(4);
        header[0] = type;
        header[1] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], checked((ushort)bytes.Length));
        target.Advance(4);
        target.Write(bytes);
    }
}

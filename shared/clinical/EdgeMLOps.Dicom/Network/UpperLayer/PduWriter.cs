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

        WriteUserInformation(body, request.User);
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

        WriteUserInformation(body, accept.User);
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

    private static void WriteUserInformation(ArrayBufferWriter<byte> body, UserInformation user)
    {
        var item = new ArrayBufferWriter<byte>();
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(number, user.MaxPduLength);
        WriteItem(item, ItemType.MaximumLength, number);
        WriteItem(item, ItemType.ImplementationClass, DicomFileMetaInformation.ImplementationClass.UID);
        if (user.Window is { } window)
        {
            BinaryPrimitives.WriteUInt16BigEndian(number, window.Invoked);
            BinaryPrimitives.WriteUInt16BigEndian(number[2..], window.Performed);
            WriteItem(item, ItemType.AsynchronousWindow, number);
        }

        foreach (var role in user.Roles)
        {
            WriteItem(item, ItemType.RoleSelection, [.. Counted(role.SopClassUid), Flag(role.RequestorIsScu), Flag(role.RequestorIsScp)]);
        }

        WriteItem(item, ItemType.ImplementationVersion, DicomFileMetaInformation.ImplementationVersion);
        foreach (var extended in user.Extended)
        {
            WriteItem(item, ItemType.ExtendedNegotiation, [.. Counted(extended.SopClassUid), .. extended.Information]);
        }

        foreach (var common in user.CommonExtended)
        {
            // No related general SOP classes: the two last bytes are the length of their list.
            WriteItem(
                item, ItemType.CommonExtendedNegotiation, [.. Counted(common.SopClassUid), .. Counted(common.ServiceClassUid), 0, 0]);
        }

        WriteItem(body, ItemType.UserInformation, item.WrittenSpan);
    }

    private static byte Flag(bool value) => value ? (byte)1 : (byte)0;

    /// <summary>A UID behind its length of 16 bits, as the items of PS3.7 annex D.3.3 hold them.</summary>
    private static byte[] Counted(string uid) =>
        [(byte)(uid.Length >> 8), (byte)uid.Length, .. Encoding.Latin1.GetBytes(uid)];

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

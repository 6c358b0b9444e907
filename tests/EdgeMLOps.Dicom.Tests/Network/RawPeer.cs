using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using EdgeMLOps.Dicom.Network.Dimse;
using EdgeMLOps.Dicom.Network.UpperLayer;
using EdgeMLOps.TestKit.Dicom;

namespace EdgeMLOps.Dicom.Tests.Network;

/// <summary>A peer that can say anything, right or wrong.</summary>
internal sealed class RawPeer : IDisposable
{
    private readonly Socket _socket;

    private RawPeer(Socket socket) => _socket = socket;

    public static async Task<RawPeer> DialAsync(TestServer server, IPAddress? from = null) => new(await server.DialAsync(from));

    /// <summary>With an association open for CT images in explicit VR little endian, and Verification.</summary>
    public static async Task<RawPeer> AssociatedAsync(TestServer server)
    {
        var peer = await DialAsync(server);
        await peer.SendAsync(Request());
        Assert.Equal(PduType.AssociateAccept, await peer.ReceiveTypeAsync());
        return peer;
    }

    public static byte[] Request(
        string calling = "RAW", string application = UpperLayerUids.ApplicationContext, uint maxPduLength = 0) =>
        PduWriter.AssociateRequest(new AssociateRequestPdu
        {
            CalledAe = "EDGEMLOPS",
            CallingAe = calling,
            ApplicationContext = application,
            Contexts =
            [
                new ProposedContext(1, TestObject.CtImage, [TestObject.ExplicitLittleEndian]),
                new ProposedContext(3, UpperLayerUids.Verification, [UpperLayerUids.ImplicitVRLittleEndian]),
            ],
            MaxPduLength = maxPduLength,
        });

    /// <summary>A request for the contexts given, with whatever user information.</summary>
    public static byte[] Request(IReadOnlyList<ProposedContext> contexts, UserInformation? user = null, string calling = "RAW") =>
        PduWriter.AssociateRequest(new AssociateRequestPdu
        {
            CalledAe = "EDGEMLOPS",
            CallingAe = calling,
            Contexts = contexts,
            User = user ?? UserInformation.None,
        });

    /// <summary>Asks for the association and gives the answer, which has to be an acceptance.</summary>
    public async Task<AssociateAcceptPdu> AssociateAsync(byte[] request)
    {
        await SendAsync(request);
        var answer = await ReceiveAsync();
        Assert.True(answer is [(byte)PduType.AssociateAccept, ..], Convert.ToHexString(answer));
        return AssociateParser.ParseAccept(answer.AsSpan(6));
    }

    public static byte[] StoreCommand(string sopInstance = "2.25.5", byte contextId = 1, string sopClass = TestObject.CtImage) =>
        Command(contextId, new DimseCommand
        {
            Type = DimseCommandType.StoreRequest,
            MessageId = 7,
            SopClassUid = sopClass,
            SopInstanceUid = sopInstance,
            HasDataset = true,
        });

    public static byte[] Echo() => Command(3, new DimseCommand
    {
        Type = DimseCommandType.EchoRequest,
        MessageId = 8,
        SopClassUid = UpperLayerUids.Verification,
    });

    public static byte[] Command(byte contextId, DimseCommand command) =>
        CommandPdus.Build(contextId, CommandSetCodec.Encode(command), peerMaxPduLength: 0);

    public static byte[] Data(byte[] fragment, bool last, byte contextId = 1)
    {
        var pdu = new byte[12 + fragment.Length];
        PresentationDataValue.WriteHeaders(pdu, contextId, command: false, last, fragment.Length);
        fragment.CopyTo(pdu, 12);
        return pdu;
    }

    public async Task SendAsync(byte[] bytes) => await _socket.SendAsync(bytes);

    /// <summary>False when the server has closed.</summary>
    public async Task<bool> TrySendAsync(byte[] bytes)
    {
        try
        {
            await _socket.SendAsync(bytes);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Type of the next PDU, which is passed over; <see cref="PduType.None"/> when the server closed.</summary>
    public async Task<PduType> ReceiveTypeAsync() => (await ReceiveAsync()) is [var type, ..] ? (PduType)type : PduType.None;

    /// <summary>The next PDU as it came; empty when the server closed or reset the connection.</summary>
    public async Task<byte[]> ReceiveAsync()
    {
        var header = await ReadAsync(6);
        return header.Length < 6 ? [] : [.. header, .. await ReadAsync(BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(2)))];
    }

    /// <summary>The next message: a command in one PDU, and its data set, if it has one, in one other.</summary>
    public async Task<(DimseCommand Command, byte[] Dataset)> ReceiveMessageAsync()
    {
        var pdu = await ReceiveAsync();
        Assert.True(pdu is [(byte)PduType.Data, ..], Convert.ToHexString(pdu));
        var command = CommandSetCodec.Decode(pdu.AsMemory(12));
        return (command, command.HasDataset ? (await ReceiveAsync())[12..] : []);
    }

    /// <summary>The status of the next response.</summary>
    public async Task<ushort> ReceiveStatusAsync()
    {
        var pdu = await ReceiveAsync();
        Assert.Equal((byte)PduType.Data, pdu[0]);
        return CommandSetCodec.Decode(pdu.AsMemory(12)).Status;
    }

    public void Dispose() => _socket.Dispose();

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        var held = 0;
        using var limit = new CancellationTokenSource(TestServer.Limit);
        try
        {
            while (held < count && await _socket.ReceiveAsync(bytes.AsMemory(held), limit.Token) is > 0 and var read)
            {
                held += read;
            }
        }
        catch (SocketException)
        {
            return []; // reset: closed, in other words
        }

        return bytes[..held];
    }
}

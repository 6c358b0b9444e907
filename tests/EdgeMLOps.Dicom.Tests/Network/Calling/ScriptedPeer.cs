using System.Net;
using System.Net.Sockets;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Dicom.Network.Dimse;
using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Tests.Network.Calling;

/// <summary>An acceptor that says what the test tells it to, right or wrong; it takes every context in its first syntax.</summary>
internal sealed class ScriptedPeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private Socket? _socket;
    private PduReader? _reader;
    private ReadOnlyMemory<byte> _rest;
    private DicomClientAssociation? _association;

    public ScriptedPeer() => _listener.Start();

    public AssociateRequestPdu? Request { get; private set; }

    public DicomClientOptions Calling(TimeProvider? time = null) => new()
    {
        Host = "127.0.0.1",
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
        CallingAe = "EDGEMLOPS",
        CalledAe = "PACS",
        TimeProvider = time ?? TimeProvider.System,
    };

    /// <summary>Opens an association between a client with these contexts and this peer; it ends with the peer.</summary>
    public async Task<DicomClientAssociation> AssociateAsync(
        DicomClientOptions options, IReadOnlyList<DicomPresentationContext> contexts, Func<AssociateAcceptPdu, AssociateAcceptPdu>? alter = null)
    {
        var connecting = DicomClient.ConnectAsync(options, contexts, CancellationToken.None);
        await AcceptAsync(alter);
        return _association = await connecting.WaitAsync(TestServer.Limit);
    }

    /// <summary>Takes the next connection and accepts its association.</summary>
    public async Task AcceptAsync(Func<AssociateAcceptPdu, AssociateAcceptPdu>? alter = null)
    {
        _socket = await _listener.AcceptSocketAsync().WaitAsync(TestServer.Limit);
        _reader = new PduReader(new NetworkStream(_socket));
        var pdu = await _reader.ReadAsync(CancellationToken.None);
        Request = AssociateParser.ParseRequest(pdu.Body.Span);
        var results = Request.Contexts.Select(context => new ContextResult(context.Id, ContextResult.Accepted, context.TransferSyntaxes[0])).ToList();
        var accept = new AssociateAcceptPdu(Request.CalledAe, Request.CallingAe, results, new UserInformation { MaxPduLength = 16384 });
        await SendAsync(PduWriter.AssociateAccept(alter?.Invoke(accept) ?? accept));
        _reader.Limits = PduLimits.Established(256 * 1024);
    }

    /// <summary>The next command of the client and its data set, empty without one.</summary>
    public async Task<(DimseCommand Command, byte[] Dataset)> ReceiveAsync()
    {
        var command = new MemoryStream();
        var dataset = new MemoryStream();
        DimseCommand? decoded = null;
        while (true)
        {
            while (!_rest.IsEmpty)
            {
                var value = PresentationDataValue.TakeFrom(ref _rest);
                (value.IsCommand ? command : dataset).Write(value.Data.Span);
                decoded = value is { IsCommand: true, IsLast: true } ? CommandSetCodec.Decode(command.ToArray()) : decoded;
                if (value.IsLast && decoded is not null && decoded.HasDataset != value.IsCommand)
                {
                    return (decoded, dataset.ToArray());
                }
            }

            var pdu = await NextPduAsync();
            Assert.Equal(PduType.Data, pdu.Type);
            _rest = pdu.Body;
        }
    }

    public async Task<DimseCommand> ReceiveCommandAsync() => (await ReceiveAsync()).Command;

    /// <summary>Type of the next PDU, <see cref="PduType.None"/> at the client's end.</summary>
    public async Task<PduType> ReceiveTypeAsync() => (await NextPduAsync()).Type;

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using var limit = new CancellationTokenSource(TestServer.Limit);
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket!.SendAsync(bytes, limit.Token)..];
        }
    }

    /// <summary>False when the client has closed.</summary>
    public static async Task<bool> TryAsync(Task sending)
    {
        try
        {
            await sending;
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public Task SendAsync(DimseCommand command, byte contextId = 1) => SendAsync(Encode(command, contextId));

    public Task SendAsync(DimseCommand command, DicomDataset dataset, byte contextId = 1) =>
        SendAsync((byte[])[.. Encode(command with { HasDataset = true }, contextId), .. RawPeer.Data(
            DicomDatasetWriter.ToBytes(dataset, DicomTransferSyntax.ExplicitVRLittleEndian), last: true, contextId)]);

    public static byte[] Encode(DimseCommand command, byte contextId = 1) =>
        CommandPdus.Build(contextId, CommandSetCodec.Encode(command), peerMaxPduLength: 0);

    public void Close() => _socket?.Dispose();

    public async ValueTask DisposeAsync()
    {
        // First, since a client waits a moment for its peer to close, and a clock that stands still makes it long.
        _socket?.Dispose();
        if (_association is not null)
        {
            await _association.DisposeAsync();
        }

        _reader?.Dispose();
        _listener.Dispose();
    }

    private async Task<Pdu> NextPduAsync()
    {
        using var limit = new CancellationTokenSource(TestServer.Limit);
        return await _reader!.ReadAsync(limit.Token);
    }
}

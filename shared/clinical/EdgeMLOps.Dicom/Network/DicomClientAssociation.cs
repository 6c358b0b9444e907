using System.Buffers;
using EdgeMLOps.Dicom.Network.Calling;
using EdgeMLOps.Dicom.Network.Dimse;
using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Network;

/// <summary>
/// An open association to a peer. One message at a time; not thread-safe. After an exception it is of no more use:
/// dispose it. Disposing without <see cref="ReleaseAsync"/> aborts it.
/// </summary>
public sealed class DicomClientAssociation : IAsyncDisposable
{
    private readonly PduConnection _connection;
    private readonly DicomClientOptions _options;
    private readonly IReadOnlyDictionary<(string AbstractSyntax, string TransferSyntax), byte> _contexts;
    private readonly uint _peerMaxPduLength;
    private readonly PeerWait _wait;
    private ushort _lastMessageId;
    private bool _closed;

    internal DicomClientAssociation(
        PduConnection connection,
        DicomClientOptions options,
        IReadOnlyDictionary<(string AbstractSyntax, string TransferSyntax), byte> contexts,
        uint peerMaxPduLength)
    {
        _connection = connection;
        _options = options;
        _contexts = contexts;
        _peerMaxPduLength = peerMaxPduLength;
        _wait = new PeerWait(options.TimeProvider);
    }

    /// <summary>Whether the peer takes this SOP class in this encoding.</summary>
    /// <param name="sopClassUid">SOP Class UID.</param>
    /// <param name="transferSyntaxUid">Transfer syntax UID.</param>
    public bool Accepts(string sopClassUid, string transferSyntaxUid) => _contexts.ContainsKey((sopClassUid, transferSyntaxUid));

    /// <summary>C-ECHO (PS3.7 section 9.1.5).</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DicomNetworkException">The exchange failed.</exception>
    public Task<DicomStatus> EchoAsync(CancellationToken cancellationToken)
    {
        var contextId = ContextOf(UpperLayerUids.Verification, UpperLayerUids.ImplicitVRLittleEndian);
        var request = new DimseCommand
        {
            Type = DimseCommandType.EchoRequest,
            MessageId = ++_lastMessageId,
            SopClassUid = UpperLayerUids.Verification,
        };
        return _wait.RunAsync(
            async clock =>
            {
                await SendCommandAsync(contextId, request, clock);
                return await ResponseAsync(request, clock);
            },
            DicomNetworkFault.ConnectionLost,
            cancellationToken);
    }

    /// <summary>C-STORE (PS3.7 section 9.1.1). The bytes are sent as they are, without a copy of the whole in memory.</summary>
    /// <param name="sopClassUid">SOP Class UID of the object.</param>
    /// <param name="sopInstanceUid">SOP Instance UID of the object.</param>
    /// <param name="transferSyntaxUid">The encoding of the bytes.</param>
    /// <param name="dataset">The data set alone (no preamble, no file meta information), read from where it stands.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the peer answered.</returns>
    /// <exception cref="DicomNetworkException">The exchange failed; whether the peer has the object is not known.</exception>
    public Task<DicomStatus> StoreAsync(
        string sopClassUid,
        string sopInstanceUid,
        string transferSyntaxUid,
        Stream dataset,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var contextId = ContextOf(sopClassUid, transferSyntaxUid);
        var request = new DimseCommand
        {
            Type = DimseCommandType.StoreRequest,
            MessageId = ++_lastMessageId,
            SopClassUid = sopClassUid,
            SopInstanceUid = sopInstanceUid,
            HasDataset = true,
        };
        return _wait.RunAsync(
            async clock =>
            {
                await SendCommandAsync(contextId, request, clock);
                using (var sender = new DatasetSender(_connection, _peerMaxPduLength, _options.ResponseTimeout))
                {
                    await sender.SendAsync(contextId, dataset, clock);
                }

                return await ResponseAsync(request, clock);
            },
            DicomNetworkFault.ConnectionLost,
            cancellationToken);
    }

    /// <summary>Ends the association in order.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DicomNetworkException">The peer did not answer in order; what was stored before stays stored.</exception>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        await _wait.RunAsync(
            async clock =>
            {
                await _connection.SendAsync(PduWriter.Fixed(PduType.ReleaseRequest), clock, _options.AssociationTimeout);
                var pdu = await NextAsync(clock, _options.AssociationTimeout);
                return pdu.Type == PduType.ReleaseResponse
                    ? true
                    : throw new PduFormatException("no answer to the release", AbortReason.UnexpectedPdu);
            },
            DicomNetworkFault.ConnectionLost,
            cancellationToken);
        _closed = true;
        _connection.Dispose();
    }

    /// <summary>Closes the connection; aborts the association (A-ABORT, source service user) unless it was released.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_closed)
        {
            _closed = true;
            await _connection.CloseAsync(PduWriter.Fixed(PduType.Abort));
            _connection.Dispose();
        }
    }

    private byte ContextOf(string sopClassUid, string transferSyntaxUid) =>
        _contexts.TryGetValue((sopClassUid, transferSyntaxUid), out var id)
            ? id
            : throw new DicomNetworkException(DicomNetworkFault.ContextNotAccepted, inner: null);

    private ValueTask SendCommandAsync(byte contextId, DimseCommand command, WaitClock clock) =>
        _connection.SendAsync(
            CommandPdus.Build(contextId, CommandSetCodec.Encode(command), _peerMaxPduLength), clock, _options.ResponseTimeout);

    private async Task<DicomStatus> ResponseAsync(DimseCommand request, WaitClock clock)
    {
        var command = new ArrayBufferWriter<byte>();
        while (true)
        {
            var pdu = await NextAsync(clock, _options.ResponseTimeout);
            var body = pdu.Type == PduType.Data
                ? pdu.Body
                : throw new PduFormatException("no response where one is due", AbortReason.UnexpectedPdu);
            while (!body.IsEmpty)
            {
                var value = PresentationDataValue.TakeFrom(ref body);
                if (!value.IsCommand || command.WrittenCount + value.Data.Length > CommandSetCodec.MaxLength)
                {
                    throw new PduFormatException("a response that is no command set", AbortReason.UnexpectedParameter);
                }

                command.Write(value.Data.Span);
                if (value.IsLast)
                {
                    return StatusOf(CommandSetCodec.Decode(command.WrittenMemory), request);
                }
            }
        }
    }

    private static DicomStatus StatusOf(DimseCommand response, DimseCommand request) =>
        response.Type == (DimseCommandType)((ushort)request.Type | 0x8000) && response.MessageId == request.MessageId
            ? new DicomStatus(response.Status)
            : throw new PduFormatException("a response to another request", AbortReason.UnexpectedParameter);

    private async Task<Pdu> NextAsync(WaitClock clock, TimeSpan within)
    {
        var pdu = await _connection.ReadAsync(clock, within);
        return pdu.Type switch
        {
            PduType.None => throw new EndOfStreamException(),
            PduType.Abort => throw new DicomNetworkException(DicomNetworkFault.Aborted, inner: null),
            _ => pdu,
        };
    }
}

using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Network.Calling;

/// <summary>What a peer says on an open association, message by message; a wait that ran out may be gone on with.</summary>
internal sealed class MessageReader
{
    private readonly PduConnection _connection;
    private readonly MessageAssembler _assembler;
    private ReadOnlyMemory<byte> _rest;

    public MessageReader(PduConnection connection, ClientContexts contexts)
    {
        _connection = connection;
        _assembler = new MessageAssembler(contexts);
    }

    /// <summary>No part of a message is held back.</summary>
    public bool IsAtRest => _rest.IsEmpty && _assembler.IsAtRest;

    /// <summary>The next message, or what the peer says about the release.</summary>
    /// <exception cref="DicomNetworkException">The peer aborted.</exception>
    /// <exception cref="EndOfStreamException">The peer closed.</exception>
    /// <exception cref="PduFormatException">The peer broke the protocol.</exception>
    public async ValueTask<(PduType Type, IncomingMessage? Message)> ReadAsync(WaitClock clock, WaitLimit limit)
    {
        while (true)
        {
            while (!_rest.IsEmpty)
            {
                if (_assembler.Add(PresentationDataValue.TakeFrom(ref _rest)) is { } message)
                {
                    return (PduType.Data, message);
                }
            }

            var pdu = await _connection.ReadAsync(clock, limit.Left);
            switch (pdu.Type)
            {
                case PduType.Data:
                    _rest = pdu.Body;
                    break;
                case PduType.ReleaseRequest or PduType.ReleaseResponse:
                    return (pdu.Type, null);
                case PduType.Abort:
                    throw AbortOf(pdu);
                case PduType.None:
                    throw new EndOfStreamException("the peer closed the connection");
                default:
                    throw new PduFormatException("a PDU that is not due", AbortReason.UnexpectedPdu);
            }
        }
    }

    /// <summary>The exception of an A-ABORT.</summary>
    public static DicomNetworkException AbortOf(Pdu pdu) => new(new DicomAbort(pdu.Body.Span[2], pdu.Body.Span[3]));
}

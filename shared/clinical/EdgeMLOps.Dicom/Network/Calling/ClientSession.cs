using EdgeMLOps.Dicom.Network.Dimse;
using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Network.Calling;

/// <summary>
/// The requestor's side of an open association: one exchange at a time, each under its limits. What the peer asks in
/// between is answered while a response of its own is waited for.
/// </summary>
internal sealed class ClientSession : IDisposable
{
    private readonly PduConnection _connection;
    private readonly uint _peerMaxPduLength;
    private readonly PeerWait _wait;
    private readonly MessageReader _reader;
    private ushort _lastMessageId;
    private int _busy;

    public ClientSession(PduConnection connection, DicomClientOptions options, ClientContexts contexts, uint peerMaxPduLength)
    {
        _connection = connection;
        _peerMaxPduLength = peerMaxPduLength;
        _wait = new PeerWait(options.TimeProvider);
        _reader = new MessageReader(connection, contexts);
        Options = options;
        Contexts = contexts;
        Reports = new ReportInbox(options, connection.RemoteAddress);
    }

    public DicomClientOptions Options { get; }

    public ClientContexts Contexts { get; }

    public ReportInbox Reports { get; }

    /// <summary>False for good after an exchange that broke: where in the protocol the peer stands is not known then.</summary>
    public bool IsUsable { get; private set; } = true;

    /// <summary>No exchange runs, and nothing was heard of the peer since the last one, its end least of all.</summary>
    public bool IsQuiet => IsUsable && Volatile.Read(ref _busy) == 0 && _reader.IsAtRest && _connection.IsQuiet;

    public ushort NextMessageId() => ++_lastMessageId;

    /// <summary>Marks the begin of an exchange; disposing the result ends it.</summary>
    /// <exception cref="InvalidOperationException">Another one runs.</exception>
    /// <exception cref="DicomNetworkException">An earlier one broke the association.</exception>
    public ExchangeTurn Begin()
    {
        if (!IsUsable)
        {
            throw new DicomNetworkException(DicomNetworkFault.ConnectionLost, inner: null);
        }

        return Interlocked.Exchange(ref _busy, 1) == 0
            ? new ExchangeTurn(this)
            : throw new InvalidOperationException("The association is in the middle of another message.");
    }

    public void End() => Volatile.Write(ref _busy, 0);

    /// <summary>Runs a part of an exchange. What the peer breaks, and what our side gives up within it, ends the association's use.</summary>
    public async Task<T> RunAsync<T>(Func<WaitClock, Task<T>> exchange, CancellationToken cancellationToken)
    {
        try
        {
            return await _wait.RunAsync(exchange, DicomNetworkFault.ConnectionLost, cancellationToken);
        }
        catch
        {
            IsUsable = false;
            throw;
        }
    }

    public ValueTask SendAsync(byte contextId, DimseCommand command, WaitClock clock) =>
        SendAsync(contextId, command, clock, Options.ResponseTimeout);

    public ValueTask SendAsync(byte contextId, DimseCommand command, WaitClock clock, TimeSpan within) =>
        _connection.SendAsync(CommandPdus.Build(contextId, CommandSetCodec.Encode(command), _peerMaxPduLength), clock, within);

    public async Task SendAsync(byte contextId, DimseCommand command, Stream dataset, WaitClock clock)
    {
        await SendAsync(contextId, command, clock);
        using var sender = new DatasetSender(_connection, _peerMaxPduLength, Options.ResponseTimeout);
        await sender.SendAsync(contextId, dataset, clock);
    }

    /// <summary>The next response to a request.</summary>
    public async Task<IncomingMessage> ResponseAsync(DimseCommand request, WaitClock clock, WaitLimit limit)
    {
        while (true)
        {
            var (_, message) = await _reader.ReadAsync(clock, limit);
            if (message is null)
            {
                throw new PduFormatException("no response where one is due", AbortReason.UnexpectedPdu);
            }

            if (message.Command.IsResponse)
            {
                var answers = message.Command.Type == DimseCommand.ResponseTo(request.Type) && message.Command.MessageId == request.MessageId;
                return answers ? message : throw new PduFormatException("a response to another request", AbortReason.UnexpectedParameter);
            }

            await AnswerAsync(message, clock);
        }
    }

    /// <summary>Sends a unit of the release, and waits for one; what the peer still asks before it is answered.</summary>
    public async Task<PduType> ReleaseStepAsync(PduType say, WaitClock clock, WaitLimit limit)
    {
        await _connection.SendAsync(PduWriter.Fixed(say), clock, limit.Left);
        return await ReleaseWordAsync(clock, limit);
    }

    /// <summary>Answers what the peer asks until there is a report.</summary>
    /// <returns>The report; null when the time is out, or the peer wants to release instead, which it is granted.</returns>
    public async Task<DicomCommitmentReport?> ReportAsync(WaitClock clock, WaitLimit limit)
    {
        while (true)
        {
            if (Reports.Take() is { } report)
            {
                return report;
            }

            switch (await WordAsync(clock, limit))
            {
                case null:
                    return null;
                case (_, { Command.IsResponse: false } message):
                    await AnswerAsync(message, clock);
                    break;
                case (PduType.ReleaseRequest, _):
                    IsUsable = false;
                    await _connection.SendAsync(PduWriter.Fixed(PduType.ReleaseResponse), clock, Options.ResponseTimeout);
                    return null;
                default:
                    throw new PduFormatException("neither a report nor a release", AbortReason.UnexpectedPdu);
            }
        }
    }

    public void Cut() => _connection.Cut();

    public Task CloseAsync(ReadOnlyMemory<byte> lastPdu) => _connection.CloseAsync(lastPdu);

    public void Dispose()
    {
        IsUsable = false;
        _connection.Dispose();
    }

    /// <summary>Null when the time is out, which breaks nothing: the reader goes on where it stopped.</summary>
    private async Task<(PduType Type, IncomingMessage? Message)?> WordAsync(WaitClock clock, WaitLimit limit)
    {
        try
        {
            return await _reader.ReadAsync(clock, limit);
        }
        catch (OperationCanceledException) when (clock.Expired)
        {
            return null;
        }
    }

    private async Task<PduType> ReleaseWordAsync(WaitClock clock, WaitLimit limit)
    {
        while (true)
        {
            switch (await _reader.ReadAsync(clock, limit))
            {
                case (_, { Command.IsResponse: false } message):
                    await AnswerAsync(message, clock);
                    break;
                case (var word, null):
                    return word;
                default:
                    throw new PduFormatException("a response where the release is due", AbortReason.UnexpectedPdu);
            }
        }
    }

    private async Task AnswerAsync(IncomingMessage message, WaitClock clock)
    {
        if (message.Command.Type == DimseCommandType.CancelRequest)
        {
            return; // nothing of the peer's runs here that could be cancelled
        }

        var status = await Reports.AcceptAsync(message, Contexts.Find(message.ContextId)!, clock.Token);
        await SendAsync(message.ContextId, message.Command.Answer(status), clock);
    }
}

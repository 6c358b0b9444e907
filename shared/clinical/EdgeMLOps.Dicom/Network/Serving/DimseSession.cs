using System.Buffers;
using EdgeMLOps.Dicom.Network.Dimse;
using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>The messages of one open association: puts fragments together and answers each request in its turn.</summary>
internal sealed class DimseSession : IAsyncDisposable
{
    private readonly IReadOnlyDictionary<byte, AcceptedContext> _contexts;
    private readonly StoreService _store;
    private readonly CommitmentService _commitment;
    private readonly OwnRequests _requests;
    private readonly Func<byte, DimseCommand, ValueTask> _respond;
    private readonly ServerContext _server;
    private readonly ArrayBufferWriter<byte> _command = new(512);
    private byte _contextId;
    private IncomingDataset? _dataset;
    private AssociationPeer? _peer;
    private long? _refusedSince;

    /// <param name="peer">Who is at the other end.</param>
    /// <param name="contexts">What was agreed on.</param>
    /// <param name="policy">What the association may carry.</param>
    /// <param name="server">What all associations share.</param>
    /// <param name="requests">Our own requests on this association.</param>
    /// <param name="respond">Sends a response.</param>
    public DimseSession(
        DicomAssociationRequest peer,
        IReadOnlyDictionary<byte, AcceptedContext> contexts,
        DicomAssociationPolicy policy,
        ServerContext server,
        OwnRequests requests,
        Func<byte, DimseCommand, ValueTask> respond)
    {
        _contexts = contexts;
        _store = new StoreService(peer, policy, server);
        _commitment = new CommitmentService(peer, policy.CommitmentRoles, server, requests);
        _requests = requests;
        _server = server;
        _respond = respond;
    }

    /// <summary>C-STORE requests answered.</summary>
    public long Stores { get; private set; }

    /// <summary>A message has begun and not ended.</summary>
    public bool IsWithinMessage => _dataset is not null || _command.WrittenCount > 0;

    /// <summary>Works on the fragments of one P-DATA-TF; the bytes are used up when it returns.</summary>
    /// <exception cref="PduFormatException">The peer broke the protocol.</exception>
    /// <exception cref="PeerTooSlowException">The peer takes too long to end what was refused.</exception>
    public async ValueTask ProcessAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        do
        {
            var value = PresentationDataValue.TakeFrom(ref body);
            if (!_contexts.TryGetValue(value.ContextId, out var context))
            {
                throw new PduFormatException("a fragment of a context that was not accepted");
            }

            if ((IsWithinMessage && value.ContextId != _contextId) || value.IsCommand == _dataset is not null)
            {
                throw new PduFormatException("a fragment out of order", AbortReason.UnexpectedParameter);
            }

            _contextId = value.ContextId;
            await (value.IsCommand
                ? OnCommandAsync(context, value, cancellationToken)
                : OnDatasetAsync(value, cancellationToken));
        }
        while (!body.IsEmpty);
    }

    public async ValueTask DisposeAsync()
    {
        if (_dataset is { } dataset)
        {
            _dataset = null;
            await dataset.DisposeAsync();
        }
    }

    private async ValueTask OnCommandAsync(
        AcceptedContext context, PresentationDataValue value, CancellationToken cancellationToken)
    {
        if (_command.WrittenCount + value.Data.Length > CommandSetCodec.MaxLength)
        {
            throw new PduFormatException("a command set beyond all bounds");
        }

        _command.Write(value.Data.Span);
        if (!value.IsLast)
        {
            return;
        }

        var command = CommandSetCodec.Decode(_command.WrittenMemory);
        _command.ResetWrittenCount();
        if (command.IsResponse)
        {
            _requests.OnResponse(command);
            _dataset = command.HasDataset ? new RefusedDataset(command, default) : null;
        }
        else if (command.Type != DimseCommandType.CancelRequest) // which is too late by its nature: nothing here can be cancelled
        {
            await OnRequestAsync(context, command, cancellationToken);
        }
    }

    private async ValueTask OnRequestAsync(AcceptedContext context, DimseCommand command, CancellationToken cancellationToken)
    {
        var failure = Refusal(command, context);
        if (!command.HasDataset)
        {
            await AnswerAsync(context.Id, command, failure ?? DicomStatus.Success);
        }
        else if (failure is { } status)
        {
            _dataset = new RefusedDataset(command, status);
        }
        else
        {
            _dataset = context.Service == ServiceKind.StorageCommitment
                ? _commitment.Begin(command, context, out _peer)
                : await _store.BeginAsync(command, context, cancellationToken);
        }
    }

    private DicomStatus? Refusal(DimseCommand command, AcceptedContext context) => context.Service switch
    {
        // An application may ask for a sign of life on any context it has.
        _ when command is { Type: DimseCommandType.EchoRequest, HasDataset: false } => null,
        ServiceKind.Storage => _store.Refusal(command, context),
        ServiceKind.StorageCommitment => _commitment.Refusal(command),
        _ => command.Type == DimseCommandType.StoreRequest ? DicomStatus.SopClassNotSupported : DicomStatus.UnrecognizedOperation,
    };

    private async ValueTask OnDatasetAsync(PresentationDataValue value, CancellationToken cancellationToken)
    {
        var dataset = _dataset!;
        await dataset.WriteAsync(value.Data, cancellationToken);
        if (!value.IsLast)
        {
            BoundRefused(dataset);
            return;
        }

        var status = await dataset.CompleteAsync(cancellationToken);
        await DisposeAsync();
        _refusedSince = null;
        if (!dataset.Command.IsResponse)
        {
            await AnswerAsync(value.ContextId, dataset.Command, status);
            _peer?.Answered();
            _peer = null;
        }
    }

    private async ValueTask AnswerAsync(byte contextId, DimseCommand command, DicomStatus status)
    {
        Stores += command.Type == DimseCommandType.StoreRequest ? 1 : 0;
        await _respond(contextId, command.Answer(status));
    }

    // DIMSE has no way to stop a sender but by its data set's last byte, and that one need never come.
    private void BoundRefused(IncomingDataset dataset)
    {
        if (!dataset.IsRefused)
        {
            return;
        }

        _refusedSince ??= _server.TimeProvider.GetTimestamp();
        if (_server.TimeProvider.GetElapsedTime(_refusedSince.Value) > _server.Options.RefusedDataTimeout)
        {
            throw new PeerTooSlowException();
        }
    }
}

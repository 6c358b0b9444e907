using System.Buffers;
using EdgeMLOps.Dicom.Network.Dimse;
using EdgeMLOps.Dicom.Network.UpperLayer;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>The messages of one open association: puts fragments together, answers C-ECHO and C-STORE.</summary>
internal sealed class DimseSession : IAsyncDisposable
{
    private readonly IReadOnlyDictionary<byte, AcceptedContext> _contexts;
    private readonly DicomAssociationRequest _peer;
    private readonly IDicomServiceProvider _provider;
    private readonly Func<byte, DimseCommand, ValueTask> _respond;
    private readonly ILogger _logger;
    private readonly ArrayBufferWriter<byte> _command = new(512);
    private byte _contextId;
    private IncomingDataset? _dataset;

    public DimseSession(
        DicomAssociationRequest peer,
        IReadOnlyDictionary<byte, AcceptedContext> contexts,
        IDicomServiceProvider provider,
        Func<byte, DimseCommand, ValueTask> respond,
        ILogger logger)
    {
        _peer = peer;
        _contexts = contexts;
        _provider = provider;
        _respond = respond;
        _logger = logger;
    }

    /// <summary>C-STORE requests answered.</summary>
    public long Stores { get; private set; }

    /// <summary>Works on the fragments of one P-DATA-TF; the bytes are used up when it returns.</summary>
    /// <exception cref="PduFormatException">The peer broke the protocol.</exception>
    public async ValueTask ProcessAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        while (!body.IsEmpty)
        {
            var value = PresentationDataValue.TakeFrom(ref body);
            if (!_contexts.TryGetValue(value.ContextId, out var context))
            {
                throw new PduFormatException("a fragment of a context that was not accepted");
            }

            var pending = _dataset is not null || _command.WrittenCount > 0;
            if ((pending && value.ContextId != _contextId) || value.IsCommand == _dataset is not null)
            {
                throw new PduFormatException("a fragment out of order", AbortReason.UnexpectedParameter);
            }

            _contextId = value.ContextId;
            await (value.IsCommand
                ? OnCommandAsync(context, value, cancellationToken)
                : OnDatasetAsync(value, cancellationToken));
        }
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
        if (command.Type == DimseCommandType.CancelRequest)
        {
            return; // too late by its nature: nothing here can be cancelled
        }

        if (command.IsResponse)
        {
            throw new PduFormatException("a response that nobody waits for", AbortReason.UnexpectedParameter);
        }

        var failure = Refusal(command, context);
        if (command.HasDataset)
        {
            _dataset = failure is { } status
                ? IncomingDataset.Refused(command, status, _peer.AssociationId, _logger)
                : await BeginStoreAsync(command, context, cancellationToken);
        }
        else
        {
            await _respond(context.Id, command.Answer(failure ?? DicomStatus.Success));
        }
    }

    private async ValueTask OnDatasetAsync(PresentationDataValue value, CancellationToken cancellationToken)
    {
        var dataset = _dataset!;
        await dataset.WriteAsync(value.Data, cancellationToken);
        if (!value.IsLast)
        {
            return;
        }

        var status = await dataset.CompleteAsync(cancellationToken);
        _dataset = null;
        await dataset.DisposeAsync();
        Stores++;
        await _respond(value.ContextId, dataset.Command.Answer(status));
    }

    private static DicomStatus? Refusal(DimseCommand command, AcceptedContext context) => command.Type switch
    {
        DimseCommandType.EchoRequest when !command.HasDataset => null,
        DimseCommandType.StoreRequest when !command.HasDataset => DicomStatus.CannotUnderstand,
        DimseCommandType.StoreRequest when
            !string.Equals(command.SopClassUid, context.AbstractSyntax, StringComparison.Ordinal) ||
            string.Equals(context.AbstractSyntax, UpperLayerUids.Verification, StringComparison.Ordinal)
            => DicomStatus.SopClassNotSupported,
        DimseCommandType.StoreRequest when !UidRules.IsValid(command.SopInstanceUid) => DicomStatus.InvalidSopInstance,
        DimseCommandType.StoreRequest => null,
        _ => DicomStatus.UnrecognizedOperation,
    };

    private async ValueTask<IncomingDataset> BeginStoreAsync(
        DimseCommand command, AcceptedContext context, CancellationToken cancellationToken)
    {
        var store = new DicomStoreContext(
            command.SopClassUid,
            command.SopInstanceUid,
            context.TransferSyntax,
            _peer.CallingAE,
            _peer.CalledAE,
            _peer.RemoteAddress,
            _peer.AssociationId);
        try
        {
            var sink = await _provider.OnStoreAsync(store, cancellationToken);
            return IncomingDataset.For(command, sink, _peer.AssociationId, _logger);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            NetworkLog.SinkFailed(_logger, _peer.AssociationId, exception.GetType().Name);
            return IncomingDataset.Refused(command, DicomStatus.ProcessingFailure, _peer.AssociationId, _logger);
        }
    }
}

using EdgeMLOps.Dicom.Network.Dimse;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>
/// The data set that follows a command: goes to the sink, or nowhere once the answer is known to be a failure; the
/// peer is answered only after its last byte either way, as DIMSE wants it.
/// </summary>
internal sealed class IncomingDataset : IAsyncDisposable
{
    private readonly ILogger _logger;
    private readonly long _associationId;
    private IDicomStoreSink? _sink;
    private DicomStatus _failure;

    private IncomingDataset(DimseCommand command, IDicomStoreSink? sink, DicomStatus failure, long associationId, ILogger logger)
    {
        Command = command;
        _sink = sink;
        _failure = failure;
        _associationId = associationId;
        _logger = logger;
    }

    public DimseCommand Command { get; }

    public static IncomingDataset For(DimseCommand command, IDicomStoreSink sink, long associationId, ILogger logger) =>
        new(command, sink, DicomStatus.Success, associationId, logger);

    public static IncomingDataset Refused(DimseCommand command, DicomStatus failure, long associationId, ILogger logger) =>
        new(command, null, failure, associationId, logger);

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        if (_sink is null)
        {
            return;
        }

        try
        {
            await _sink.WriteAsync(data, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await FailAsync(exception);
        }
    }

    public async ValueTask<DicomStatus> CompleteAsync(CancellationToken cancellationToken)
    {
        if (_sink is null)
        {
            return _failure;
        }

        try
        {
            return await _sink.CompleteAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await FailAsync(exception);
            return _failure;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_sink is { } sink)
        {
            _sink = null;
            await sink.DisposeAsync();
        }
    }

    private async ValueTask FailAsync(Exception exception)
    {
        NetworkLog.SinkFailed(_logger, _associationId, exception.GetType().Name);
        _failure = DicomStatus.ProcessingFailure;
        await DisposeAsync();
    }
}

using EdgeMLOps.Dicom.Network.Dimse;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>An object on its way to the application's sink, or nowhere once that has failed.</summary>
internal sealed class IncomingStore : IncomingDataset
{
    private readonly ILogger _logger;
    private readonly long _associationId;
    private IDicomStoreSink? _sink;

    public IncomingStore(DimseCommand command, IDicomStoreSink sink, long associationId, ILogger logger)
        : base(command)
    {
        _sink = sink;
        _associationId = associationId;
        _logger = logger;
    }

    public override bool IsRefused => _sink is null;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
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

    public override async ValueTask<DicomStatus> CompleteAsync(CancellationToken cancellationToken)
    {
        if (_sink is null)
        {
            return DicomStatus.ProcessingFailure;
        }

        try
        {
            return await _sink.CompleteAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await FailAsync(exception);
            return DicomStatus.ProcessingFailure;
        }
    }

    public override async ValueTask DisposeAsync()
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
        await DisposeAsync();
    }
}

using EdgeMLOps.Dicom.Network.Dimse;

namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>Goes nowhere: the command before it was refused, or was itself an answer.</summary>
internal sealed class RefusedDataset : IncomingDataset
{
    private readonly DicomStatus _status;

    public RefusedDataset(DimseCommand command, DicomStatus status)
        : base(command) => _status = status;

    public override bool IsRefused => true;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public override ValueTask<DicomStatus> CompleteAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_status);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

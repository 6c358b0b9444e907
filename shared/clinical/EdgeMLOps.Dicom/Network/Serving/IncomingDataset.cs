using EdgeMLOps.Dicom.Network.Dimse;

namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>The data set that follows a command. The peer is answered only after its last byte, as DIMSE wants it.</summary>
internal abstract class IncomingDataset : IAsyncDisposable
{
    protected IncomingDataset(DimseCommand command) => Command = command;

    public DimseCommand Command { get; }

    /// <summary>The answer is known to be a failure: what still comes is of no use to anyone.</summary>
    public abstract bool IsRefused { get; }

    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken);

    /// <summary>All bytes came; gives the answer.</summary>
    public abstract ValueTask<DicomStatus> CompleteAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}

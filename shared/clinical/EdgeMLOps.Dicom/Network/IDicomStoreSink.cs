namespace EdgeMLOps.Dicom.Network;

/// <summary>Takes one object's data set as it comes. Disposed without <see cref="CompleteAsync"/>: it was aborted.</summary>
public interface IDicomStoreSink : IAsyncDisposable
{
    /// <summary>Takes the next bytes, exactly as the peer sent them.</summary>
    /// <param name="dataset">Valid until the returned task ends.</param>
    /// <param name="cancellationToken">The association ends.</param>
    ValueTask WriteAsync(ReadOnlyMemory<byte> dataset, CancellationToken cancellationToken);

    /// <summary>All bytes came. What this gives is sent to the peer: Success only for what is safe for good.</summary>
    /// <param name="cancellationToken">The association ends.</param>
    ValueTask<DicomStatus> CompleteAsync(CancellationToken cancellationToken);
}

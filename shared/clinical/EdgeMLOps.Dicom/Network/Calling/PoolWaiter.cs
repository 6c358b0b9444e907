namespace EdgeMLOps.Dicom.Network.Calling;

/// <summary>Someone who waits for a place in a pool.</summary>
internal sealed class PoolWaiter
{
    private readonly TaskCompletionSource<PoolEntry> _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PoolWaiter(PoolKey key) => Key = key;

    public PoolKey Key { get; }

    /// <summary>Fails with <see cref="DicomNetworkFault.Drained"/> when the pool is drained.</summary>
    public Task<PoolEntry> Granted => _granted.Task;

    /// <summary>What was granted, under the lock of the table.</summary>
    public PoolEntry? Entry { get; private set; }

    public void Grant(PoolEntry entry)
    {
        Entry = entry;
        _granted.SetResult(entry);
    }

    public void Refuse() => _granted.SetException(new DicomNetworkException(DicomNetworkFault.Drained, inner: null));
}

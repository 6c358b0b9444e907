namespace EdgeMLOps.Appliance.Core.Receiving.Folder;

/// <summary>What came by the folder in this run of the process. Thread-safe.</summary>
internal sealed class FolderCounts
{
    private long _taken;
    private long _failed;
    private int _busy;

    public long Taken => Interlocked.Read(ref _taken);

    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Files being read now.</summary>
    public int Busy => Volatile.Read(ref _busy);

    public void AddTaken() => Interlocked.Increment(ref _taken);

    public void AddFailed() => Interlocked.Increment(ref _failed);

    public void Enter() => Interlocked.Increment(ref _busy);

    public void Leave() => Interlocked.Decrement(ref _busy);
}

namespace EdgeMLOps.Appliance.Core.Receiving.Folder;

/// <summary>What came by the folder in this run of the process. Thread-safe.</summary>
internal sealed class FolderCounts
{
    private long _taken;
    private long _failed;
    private int _busy;
    private int _stuck;
    private volatile bool _broken;

    public long Taken => Interlocked.Read(ref _taken);

    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Files being read now.</summary>
    public int Busy => Volatile.Read(ref _busy);

    /// <summary>Files that the last look found and that cannot be taken.</summary>
    public int Stuck => Volatile.Read(ref _stuck);

    /// <summary>What is wrong with the folder, as a code for <c>status</c>; empty: nothing.</summary>
    public string Code => _broken ? "FolderBroken" : Stuck > 0 ? "FolderStuck" : "";

    public void SetStuck(int count) => Volatile.Write(ref _stuck, count);

    /// <summary>The folder itself cannot be read or written.</summary>
    public void SetBroken(bool broken) => _broken = broken;

    public void AddTaken() => Interlocked.Increment(ref _taken);

    public void AddFailed() => Interlocked.Increment(ref _failed);

    public void Enter() => Interlocked.Increment(ref _busy);

    public void Leave() => Interlocked.Decrement(ref _busy);
}

namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>How a pool's workers fare.</summary>
public sealed class WorkerPoolCounts
{
    private int _ready;
    private long _starts;
    private long _faults;

    /// <summary>Workers that are up and ready now.</summary>
    public int Ready => Volatile.Read(ref _ready);

    /// <summary>Workers started and made ready so far.</summary>
    public long Starts => Interlocked.Read(ref _starts);

    /// <summary>Workers that ended though nobody had them replaced: crashes, deadlines, memory, broken protocol.</summary>
    public long Faults => Interlocked.Read(ref _faults);

    internal void Started()
    {
        Interlocked.Increment(ref _ready);
        Interlocked.Increment(ref _starts);
    }

    internal void Ended(bool isFault)
    {
        Interlocked.Decrement(ref _ready);
        if (isFault)
        {
            Interlocked.Increment(ref _faults);
        }
    }
}

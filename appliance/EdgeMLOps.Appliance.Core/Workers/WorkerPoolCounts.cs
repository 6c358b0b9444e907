namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>How a pool's workers fare.</summary>
public sealed class WorkerPoolCounts
{
    private readonly WorkerPoolCounts? _total;
    private int _ready;
    private long _starts;
    private long _faults;

    /// <param name="total">Counts of several pools together, to which this one adds; null for none.</param>
    internal WorkerPoolCounts(WorkerPoolCounts? total = null) => _total = total;

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
        _total?.Started();
    }

    internal void Ended(bool isFault)
    {
        Interlocked.Decrement(ref _ready);
        if (isFault)
        {
            Interlocked.Increment(ref _faults);
        }

        _total?.Ended(isFault);
    }
}

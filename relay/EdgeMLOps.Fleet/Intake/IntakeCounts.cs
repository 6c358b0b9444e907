namespace EdgeMLOps.Fleet.Intake;

/// <summary>Numbers since the start, for the status.</summary>
internal sealed class IntakeCounts
{
    private long _stored;
    private long _late;
    private long _duplicates;
    private long _alarms;
    private long _forks;
    private long _refused;
    private long _receipts;
    private volatile bool _connected;

    internal long Stored => Interlocked.Read(ref _stored);

    internal long Late => Interlocked.Read(ref _late);

    internal long Duplicates => Interlocked.Read(ref _duplicates);

    internal long Alarms => Interlocked.Read(ref _alarms);

    internal long Forks => Interlocked.Read(ref _forks);

    internal long Refused => Interlocked.Read(ref _refused);

    internal long Receipts => Interlocked.Read(ref _receipts);

    internal bool Connected
    {
        get => _connected;
        set => _connected = value;
    }

    internal void AddStored() => Interlocked.Increment(ref _stored);

    internal void AddLate() => Interlocked.Increment(ref _late);

    internal void AddDuplicate() => Interlocked.Increment(ref _duplicates);

    internal void AddAlarm() => Interlocked.Increment(ref _alarms);

    internal void AddFork() => Interlocked.Increment(ref _forks);

    internal void AddRefused(int count = 1) => Interlocked.Add(ref _refused, count);

    internal void AddReceipt() => Interlocked.Increment(ref _receipts);
}

namespace EdgeMLOps.Appliance.Core.Receiving.Commitment;

/// <summary>Requests that were refused for want of room in the queue or on the disk. Thread-safe.</summary>
internal sealed class CommitmentRefusals
{
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(10);

    private readonly TimeProvider _time;
    private long _count;
    private long _lastAt;

    public CommitmentRefusals(TimeProvider time) => _time = time;

    /// <summary>In this run of the process.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>One was refused within the last 10 minutes: peers keep what they could let go of.</summary>
    public bool IsRecent => Count > 0 && _time.GetElapsedTime(Interlocked.Read(ref _lastAt)) < Recent;

    public void Add()
    {
        Interlocked.Exchange(ref _lastAt, _time.GetTimestamp());
        Interlocked.Increment(ref _count);
    }
}

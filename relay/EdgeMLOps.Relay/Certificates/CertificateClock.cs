namespace EdgeMLOps.Relay.Certificates;

/// <summary>The fleet's time as far as it is known here: as it said last, counted on by the monotonic clock; before it said anything, this machine's.</summary>
internal sealed class CertificateClock
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private DateTimeOffset? _said;
    private long _at;

    public CertificateClock(TimeProvider time) => _time = time;

    internal DateTimeOffset Now
    {
        get
        {
            lock (_gate)
            {
                return _said is { } said ? said + _time.GetElapsedTime(_at) : _time.GetUtcNow();
            }
        }
    }

    internal void Set(DateTimeOffset fleet)
    {
        lock (_gate)
        {
            (_said, _at) = (fleet, _time.GetTimestamp());
        }
    }
}

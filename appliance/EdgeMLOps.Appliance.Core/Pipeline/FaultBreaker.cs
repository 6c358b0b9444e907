namespace EdgeMLOps.Appliance.Core.Pipeline;

/// <summary>Says when something has failed too often lately. Used by one caller at a time.</summary>
internal sealed class FaultBreaker
{
    private readonly Queue<long> _faults = new();
    private readonly int _most;
    private readonly TimeSpan _window;
    private readonly TimeProvider _time;

    /// <param name="most">So many faults within the window are too many.</param>
    /// <param name="window">How long a fault counts.</param>
    /// <param name="time">Clock of the window.</param>
    public FaultBreaker(int most, TimeSpan window, TimeProvider time)
    {
        _most = most;
        _window = window;
        _time = time;
    }

    /// <summary>Notes faults.</summary>
    /// <returns>Whether they are too many now.</returns>
    public bool IsTooMany(long faults)
    {
        var now = _time.GetTimestamp();
        while (_faults.TryPeek(out var oldest) && _time.GetElapsedTime(oldest, now) > _window)
        {
            _faults.Dequeue();
        }

        for (var i = 0L; i < faults && _faults.Count < _most; i++)
        {
            _faults.Enqueue(now);
        }

        return _faults.Count >= _most;
    }
}

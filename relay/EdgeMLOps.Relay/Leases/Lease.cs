namespace EdgeMLOps.Relay.Leases;

/// <summary>The right to be connected, until it is not renewed in time, its end is reached, or it is taken back. Once over it stays over.
/// Counted on the monotonic clock: setting the wall clock back cannot lengthen it.</summary>
internal sealed class Lease : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _over = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _begun;
    private TimeSpan _left;
    private LeaseStanding _standing = LeaseStanding.Running;
    private string? _endCode;

    internal Lease(Guid id, Guid window, TimeProvider time)
    {
        Id = id;
        Window = window;
        _time = time;
        Over = _over.Token;
        Share = new WindowShare(time);
        _timer = time.CreateTimer(_ => ExpireIfDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    internal Guid Id { get; }

    internal Guid Window { get; }

    /// <summary>What of the window is for new messages.</summary>
    internal WindowShare Share { get; }

    /// <summary>Cancelled when the lease is over.</summary>
    internal CancellationToken Over { get; }

    /// <summary>Why it is over; null while it runs.</summary>
    internal string? EndCode
    {
        get
        {
            lock (_gate)
            {
                return _endCode;
            }
        }
    }

    /// <summary>Whether it runs or is over.</summary>
    internal LeaseStanding Standing
    {
        get
        {
            lock (_gate)
            {
                return _standing;
            }
        }
    }

    /// <summary>Lets it run for another time to live, but not past its end; false when it is over already.</summary>
    internal bool Renew(TimeSpan timeToLive, DateTimeOffset ends)
    {
        lock (_gate)
        {
            if (_standing != LeaseStanding.Running)
            {
                return false;
            }

            var untilEnd = ends - _time.GetUtcNow();
            _left = untilEnd < timeToLive ? untilEnd : timeToLive;
            _begun = _time.GetTimestamp();
            _timer.Change(_left > TimeSpan.Zero ? _left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            return true;
        }
    }

    /// <summary>Ends it, where the table says that this event does.</summary>
    internal void End(LeaseEvent happened, string code)
    {
        lock (_gate)
        {
            if (LeaseTransitions.Next(LeaseTransitions.Rows, _standing, happened, endsLater: true) is not LeaseStanding.Over)
            {
                return;
            }

            (_standing, _endCode) = (LeaseStanding.Over, code);
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        _over.Cancel();
    }

    public void Dispose()
    {
        _timer.Dispose();
        _over.Dispose();
    }

    private void ExpireIfDue()
    {
        lock (_gate)
        {
            // A renewal may have come between the timer's firing and here, and timers may fire a little early.
            var rest = _left - _time.GetElapsedTime(_begun);
            if (rest > TimeSpan.Zero)
            {
                _timer.Change(rest, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        End(LeaseEvent.TimedOut, LeaseCodes.Expired);
    }
}

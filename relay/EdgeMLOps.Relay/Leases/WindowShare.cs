namespace EdgeMLOps.Relay.Leases;

/// <summary>What of a window is for new messages, and what is kept for the receipts of those that were sent. Begins with the lease; counted on
/// the monotonic clock: a wall clock that is set meanwhile can make it shorter, as it does the window, and never longer. Where the window's end
/// was not said, all of it is for both.</summary>
internal sealed class WindowShare
{
    private const double KeptShare = 0.2;
    private const double MostKept = 0.5;

    private static readonly TimeSpan LeastKept = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly long _begun;
    private DateTimeOffset? _ends;
    private TimeSpan _planned;
    private TimeSpan? _length;

    internal WindowShare(TimeProvider time)
    {
        _time = time;
        _begun = time.GetTimestamp();
    }

    /// <summary>From the lease's beginning to the window's end; null where that was not said.</summary>
    internal TimeSpan? Length
    {
        get
        {
            lock (_gate)
            {
                return _length;
            }
        }
    }

    /// <summary>Whether a message may be sent that was not sent yet: until 80 % of the window or a minute before its end, whichever is first,
    /// and in any case for its first half.</summary>
    internal bool TakesNewWork => Length is not { } length || Elapsed < length - Kept(length);

    /// <summary>How long receipts may still be waited for: half of what was kept is for the bye; null without a limit.</summary>
    internal TimeSpan? Patience => Length is not { } length ? null
        : Elapsed < length - (Kept(length) / 2) ? length - (Kept(length) / 2) - Elapsed : TimeSpan.Zero;

    private TimeSpan Elapsed => _time.GetElapsedTime(_begun);

    /// <summary>Takes over when the window ends: each renewal says it, and it may be extended, or ended early.</summary>
    internal void EndsAt(DateTimeOffset? ends)
    {
        lock (_gate)
        {
            _length = ends is { } end ? LengthLocked(end) : null;
            _ends = ends;
        }
    }

    // The window ends when either clock says so: the monotonic one by what was planned when the end was first said and by how much it was
    // moved since, the wall clock by what it shows. A window that was over before the lease came has no time for anything new; it is no
    // negative one.
    private TimeSpan LengthLocked(DateTimeOffset end)
    {
        var byWallClock = Elapsed + (end - _time.GetUtcNow());
        _planned = _ends is { } before ? _planned + (end - before) : byWallClock;
        return TimeSpan.FromTicks(Math.Max(0, Math.Min(_planned.Ticks, byWallClock.Ticks)));
    }

    private static TimeSpan Kept(TimeSpan length)
    {
        var kept = length * KeptShare;
        kept = kept < LeastKept ? LeastKept : kept;
        return kept < length * MostKept ? kept : length * MostKept;
    }
}

namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>When to look for what waits too long, and when to say so: at once when there is some, and again after each alarm age. Not thread-safe.</summary>
/// <param name="Age">The alarm age.</param>
/// <param name="Time">Clock.</param>
internal sealed record OverdueWatch(TimeSpan Age, TimeProvider Time)
{
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(30);

    private DateTimeOffset _lookAt = DateTimeOffset.MinValue;
    private DateTimeOffset? _saidAt;

    /// <summary>What was queued before this is overdue.</summary>
    public DateTimeOffset Before => Time.GetUtcNow() - Age;

    /// <summary>Whether it is time to look again.</summary>
    public bool IsDue
    {
        get
        {
            var now = Time.GetUtcNow();
            if (now < _lookAt)
            {
                return false;
            }

            _lookAt = now + (Age < LongestInterval ? Age : LongestInterval);
            return true;
        }
    }

    /// <summary>Whether to say what was found.</summary>
    /// <param name="count">How many are overdue.</param>
    public bool MustSay(int count)
    {
        var now = Time.GetUtcNow();
        if (count == 0)
        {
            _saidAt = null;
            return false;
        }

        if (_saidAt is { } said && now - said < Age)
        {
            return false;
        }

        _saidAt = now;
        return true;
    }
}

namespace EdgeMLOps.Airlock.Schedules;

/// <summary>
/// Wall time of one zone. The instant of a wall time is the first one at which the wall clock shows it or has passed it: a time
/// that is skipped when the clocks go forward is due at the jump, one that comes twice is due the first time.
/// </summary>
internal sealed class ZoneClock
{
    // An offset is at most 14 hours, so the instant of a wall time lies within this of the same digits read as UTC.
    private static readonly TimeSpan Reach = TimeSpan.FromHours(24);

    private readonly TimeZoneInfo _zone;

    public ZoneClock(TimeZoneInfo zone) => _zone = zone;

    /// <summary>Name of the zone.</summary>
    public string Id => _zone.Id;

    /// <summary>What the wall clock shows at an instant, with its distance from UTC.</summary>
    public DateTimeOffset WallAt(DateTimeOffset instant) => instant.ToOffset(_zone.GetUtcOffset(instant.ToUniversalTime()));

    /// <summary>When the wall clock first shows or passes a time.</summary>
    public DateTimeOffset InstantOf(DateTime wall)
    {
        var digits = new DateTimeOffset(DateTime.SpecifyKind(wall, DateTimeKind.Unspecified), TimeSpan.Zero);
        var (before, after) = (OffsetAt(digits - Reach), OffsetAt(digits + Reach));
        if (before == after)
        {
            return digits - before;
        }

        var change = ChangeBetween(digits - Reach, digits + Reach, before);
        return digits - before < change ? digits - before : Later(change, digits - after);
    }

    /// <summary>The instants at which the wall clock shows exactly a time: none when it is skipped, two when it comes twice.</summary>
    public IReadOnlyList<DateTimeOffset> InstantsOf(DateTime wall)
    {
        var digits = new DateTimeOffset(DateTime.SpecifyKind(wall, DateTimeKind.Unspecified), TimeSpan.Zero);
        return [.. new[] { OffsetAt(digits - Reach), OffsetAt(digits + Reach) }
            .Distinct()
            .Select(offset => digits - offset)
            .Where(instant => WallAt(instant).DateTime == digits.DateTime)
            .Order()];
    }

    private TimeSpan OffsetAt(DateTimeOffset utc) => _zone.GetUtcOffset(utc);

    private DateTimeOffset ChangeBetween(DateTimeOffset low, DateTimeOffset high, TimeSpan before)
    {
        while (high - low > TimeSpan.FromSeconds(1))
        {
            var middle = low + TimeSpan.FromSeconds((long)(high - low).TotalSeconds / 2);
            (low, high) = OffsetAt(middle) == before ? (middle, high) : (low, middle);
        }

        return high;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}

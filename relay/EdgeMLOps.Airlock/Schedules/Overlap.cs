namespace EdgeMLOps.Airlock.Schedules;

/// <summary>Finds the first moment at which two of the schedule would be in a window at once.</summary>
internal static class Overlap
{
    // Days of the week, months and leap days repeat after 28 years; a rule so dense that it is not walked through so far has
    // shown all of its year by then.
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(28 * 366);
    private const int MostSteps = 40_000;

    /// <summary>Start of the first window of a rule that lies in a span; null when none does.</summary>
    public static DateTimeOffset? With(RuleTimes times, TimeSpan length, ZoneClock zone, DateTimeOffset start, DateTimeOffset end) =>
        times.NextAfter(start - length, zone) is { } due && due < end ? due : null;

    /// <summary>Start of the first window of a rule that begins before the one before it is over; null when none does.</summary>
    public static DateTimeOffset? WithItself(RuleTimes times, TimeSpan length, ZoneClock zone, DateTimeOffset from)
    {
        var last = times.NextAfter(from, zone);
        for (var step = 0; step < MostSteps && last < from + Horizon; step++)
        {
            var next = times.NextAfter(last.Value, zone);
            if (next < last + length)
            {
                return next;
            }

            last = next;
        }

        return null;
    }

    /// <summary>Start of the first window of a rule that overlaps one of another; null when none does.</summary>
    public static DateTimeOffset? Between(
        (RuleTimes Times, TimeSpan Length) rule, (RuleTimes Times, TimeSpan Length) other, ZoneClock zone, DateTimeOffset from)
    {
        var due = rule.Times.NextAfter(from, zone);
        for (var step = 0; step < MostSteps && due < from + Horizon; step++)
        {
            // Everything of the other that ends by the start of this one is behind.
            if (other.Times.NextAfter(due.Value - other.Length, zone) is not { } otherDue)
            {
                return null;
            }

            if (otherDue < due + rule.Length)
            {
                return due;
            }

            due = rule.Times.NextAfter(otherDue - rule.Length, zone);
        }

        return null;
    }
}

namespace EdgeMLOps.Airlock.Schedules;

/// <summary>All of the schedule at one moment.</summary>
internal sealed record ScheduleData
{
    public required IReadOnlyList<ScheduleRule> Rules { get; init; }

    public required IReadOnlyList<Blackout> Blackouts { get; init; }

    public required Hold? Hold { get; init; }

    /// <summary>Windows without an outcome, earliest first: to come, due, or running.</summary>
    public required IReadOnlyList<ScheduledWindow> Open { get; init; }

    /// <summary>Until when all that was due has been dealt with; null before the first time.</summary>
    public required DateTimeOffset? Looked { get; init; }

    /// <summary>Rule and wall time of the occurrences that were taken.</summary>
    public required IReadOnlySet<(Guid Rule, string LocalStart)> Taken { get; init; }

    public Blackout? BlackoutOf(DateTimeOffset start, DateTimeOffset end, ZoneClock clock) =>
        Blackouts.FirstOrDefault(blackout => blackout.Holds(start, end, clock));
}

namespace EdgeMLOps.Airlock.Schedules;

/// <summary>Dates of the site, both included, on which there is no window.</summary>
internal sealed record Blackout
{
    public required Guid BlackoutId { get; init; }

    public required DateOnly From { get; init; }

    public required DateOnly Until { get; init; }

    public required string MadeBy { get; init; }

    public required string Reason { get; init; }

    /// <summary>Whether a part of a span lies on one of the dates.</summary>
    public bool Holds(DateTimeOffset start, DateTimeOffset end, ZoneClock zone) =>
        start < zone.InstantOf(Until.AddDays(1).ToDateTime(TimeOnly.MinValue)) && end > zone.InstantOf(From.ToDateTime(TimeOnly.MinValue));
}

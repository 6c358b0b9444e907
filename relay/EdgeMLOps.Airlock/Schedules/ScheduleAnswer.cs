namespace EdgeMLOps.Airlock.Schedules;

/// <summary>What came of a change of the schedule.</summary>
/// <param name="Refusal">Why it was not made; null when it was.</param>
/// <param name="Key">Key of what was made or changed; empty for what has none.</param>
internal sealed record ScheduleAnswer(Refusal? Refusal, Guid Key)
{
    public static implicit operator ScheduleAnswer(Refusal refusal) => new(refusal, default);

    public static ScheduleAnswer Made(Guid key) => new(null, key);
}

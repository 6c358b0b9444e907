namespace EdgeMLOps.Airlock.Schedules;

/// <summary>A rule: windows of one length at the times it names.</summary>
internal sealed record ScheduleRule
{
    public required Guid RuleId { get; init; }

    /// <summary>As it was typed.</summary>
    public required string Text { get; init; }

    public required RuleTimes Times { get; init; }

    public required int Minutes { get; init; }

    /// <summary>Nothing before this is due: when it was made, with the notice.</summary>
    public required DateTimeOffset Effective { get; init; }

    public required string MadeBy { get; init; }

    /// <summary>The second person; null when nobody approved it.</summary>
    public string? ApprovedBy { get; init; }

    public required string Reason { get; init; }

    public TimeSpan Length => TimeSpan.FromMinutes(Minutes);
}

using EdgeMLOps.Contracts.Control;

namespace EdgeMLOps.Airlock.Schedules;

/// <summary>A window as it lies in the table.</summary>
internal sealed record ScheduledWindow
{
    public required Guid WindowId { get; init; }

    public required DateTimeOffset Start { get; init; }

    public required DateTimeOffset End { get; init; }

    /// <summary>How it ended, or why it never began; empty while it is to come or runs.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>The rule it was taken from; null when a person planned it.</summary>
    public Guid? RuleId { get; init; }

    /// <summary>Wall time of the rule's occurrence, which with the rule is its key; null when a person planned it.</summary>
    public string? LocalStart { get; init; }

    public required string MadeBy { get; init; }

    public string? ApprovedBy { get; init; }

    public string Reason { get; init; } = "";

    public bool Overlaps(DateTimeOffset start, DateTimeOffset end) => Start < end && End > start;

    public PlannedWindow ToContract(ZoneClock clock) => new()
    {
        WindowId = WindowId,
        StartUtc = Start,
        EndUtc = End,
        Outcome = Outcome,
        StartLocal = clock.WallAt(Start),
        RuleId = RuleId,
        MadeBy = MadeBy,
        ApprovedBy = ApprovedBy,
        Reason = Reason,
    };
}

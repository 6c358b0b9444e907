namespace EdgeMLOps.Airlock.Schedules;

/// <summary>What is to become of the windows that are due at one moment.</summary>
internal sealed record Ruling
{
    /// <summary>The one that begins; null when none does.</summary>
    public required ScheduledWindow? Due { get; init; }

    /// <summary>Occurrences of rules to be recorded: the one that begins, and those that do not, with the reason as their outcome.</summary>
    public required IReadOnlyList<ScheduledWindow> Recorded { get; init; }

    /// <summary>Windows of persons that do not begin, and why.</summary>
    public required IReadOnlyList<(ScheduledWindow Window, string Outcome)> Dropped { get; init; }

    /// <summary>What was missed long ago; told, not recorded one by one.</summary>
    public required IReadOnlyList<RuleMisses> Misses { get; init; }

    /// <summary>When the next is due; null when nothing is planned.</summary>
    public required DateTimeOffset? Next { get; init; }

    /// <summary>Whether the clock shows an earlier time than it did.</summary>
    public required bool ClockSetBack { get; init; }

    public bool ChangesNothing => !ClockSetBack && Recorded.Count == 0 && Dropped.Count == 0 && Misses.Count == 0;
}

namespace EdgeMLOps.Airlock.Schedules;

/// <summary>Windows of one rule whose time passed without them.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Count">How many; at <see cref="Most"/> there were that many or more.</param>
/// <param name="First">Start of the first.</param>
/// <param name="Last">Start of the last that was counted.</param>
internal sealed record RuleMisses(ScheduleRule Rule, int Count, DateTimeOffset First, DateTimeOffset Last)
{
    internal const int Most = 10_000;
}

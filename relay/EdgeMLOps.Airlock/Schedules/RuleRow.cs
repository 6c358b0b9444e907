using System.Globalization;

namespace EdgeMLOps.Airlock.Schedules;

/// <summary>A row of the table <c>rules</c>.</summary>
internal sealed record RuleRow
{
    public required string Id { get; init; }

    public required string Text { get; init; }

    public required long Minutes { get; init; }

    public required long EffectiveMs { get; init; }

    public required string MadeBy { get; init; }

    public string? ApprovedBy { get; init; }

    public required string Reason { get; init; }

    /// <exception cref="InvalidDataException">The rule was read when it was made and cannot be read now.</exception>
    public ScheduleRule ToRule() => new()
    {
        RuleId = Guid.Parse(Id, CultureInfo.InvariantCulture),
        Text = Text,
        Times = RuleTimes.TryParse(Text, out var times) ? times : throw new InvalidDataException($"Rule {Id} of airlock.db cannot be read."),
        Minutes = (int)Minutes,
        Effective = DateTimeOffset.FromUnixTimeMilliseconds(EffectiveMs),
        MadeBy = MadeBy,
        ApprovedBy = ApprovedBy,
        Reason = Reason,
    };
}

using System.Globalization;

namespace EdgeMLOps.Airlock.Schedules;

/// <summary>A row of the table <c>windows</c>.</summary>
internal sealed record WindowRow
{
    public required string Id { get; init; }

    public required long StartMs { get; init; }

    public required long EndMs { get; init; }

    public required string Outcome { get; init; }

    public string? RuleId { get; init; }

    public string? LocalStart { get; init; }

    public required string MadeBy { get; init; }

    public string? ApprovedBy { get; init; }

    public required string Reason { get; init; }

    public ScheduledWindow ToWindow() => new()
    {
        WindowId = Guid.Parse(Id, CultureInfo.InvariantCulture),
        Start = DateTimeOffset.FromUnixTimeMilliseconds(StartMs),
        End = DateTimeOffset.FromUnixTimeMilliseconds(EndMs),
        Outcome = Outcome,
        RuleId = RuleId is null ? null : Guid.Parse(RuleId, CultureInfo.InvariantCulture),
        LocalStart = LocalStart,
        MadeBy = MadeBy,
        ApprovedBy = ApprovedBy,
        Reason = Reason,
    };
}

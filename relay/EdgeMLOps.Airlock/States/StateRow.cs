using System.Globalization;
using EdgeMLOps.Contracts.Control;

namespace EdgeMLOps.Airlock.States;

/// <summary>The state row as it lies in the table.</summary>
internal sealed record StateRow
{
    public required long Number { get; init; }

    public required string State { get; init; }

    public required long SinceMs { get; init; }

    public string? WindowId { get; init; }

    public long? EndsMs { get; init; }

    public string? LeaseId { get; init; }

    public required string Code { get; init; }

    public string? ConfirmedBy { get; init; }

    public static StateRow From(AirlockRecord record) => new()
    {
        Number = record.Number,
        State = record.State.ToString(),
        SinceMs = record.Since.ToUnixTimeMilliseconds(),
        WindowId = record.WindowId?.ToString(),
        EndsMs = record.EndsUtc?.ToUnixTimeMilliseconds(),
        LeaseId = record.LeaseId?.ToString(),
        Code = record.Code,
        ConfirmedBy = record.ConfirmedBy,
    };

    public AirlockRecord ToRecord() => new()
    {
        Number = Number,
        State = Enum.Parse<WindowState>(State),
        Since = DateTimeOffset.FromUnixTimeMilliseconds(SinceMs),
        WindowId = Parse(WindowId),
        EndsUtc = EndsMs is { } ends ? DateTimeOffset.FromUnixTimeMilliseconds(ends) : null,
        LeaseId = Parse(LeaseId),
        Code = Code,
        ConfirmedBy = ConfirmedBy,
    };

    private static Guid? Parse(string? text) => text is null ? null : Guid.Parse(text, CultureInfo.InvariantCulture);
}

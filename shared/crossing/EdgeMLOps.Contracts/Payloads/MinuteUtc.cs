using System.Text.Json.Serialization;

namespace EdgeMLOps.Contracts;

/// <summary>An instant cut to the minute (UTC): finer times cannot be said upward, so no study can be recognised by its second.</summary>
[JsonConverter(typeof(MinuteUtcJsonConverter))]
public readonly record struct MinuteUtc : IComparable<MinuteUtc>
{
    internal const string Format = "yyyy-MM-dd'T'HH:mm'Z'";

    private readonly int _minutes;

    private MinuteUtc(int minutes) => _minutes = minutes;

    /// <summary>Minutes since 1970-01-01T00:00Z.</summary>
    public int MinutesSinceEpoch => _minutes;

    /// <summary>The minute <paramref name="instant"/> lies in. Years 1970 to 6053; outside, the nearest of these.</summary>
    public static MinuteUtc Floor(DateTimeOffset instant) =>
        new((int)Math.Clamp(Math.DivRem(instant.ToUnixTimeSeconds(), 60).Quotient, 0, int.MaxValue));

    /// <summary>The start of the minute.</summary>
    public DateTimeOffset ToDateTimeOffset() => DateTimeOffset.UnixEpoch.AddMinutes(_minutes);

    /// <inheritdoc/>
    public int CompareTo(MinuteUtc other) => _minutes.CompareTo(other._minutes);

    /// <summary>Whether <paramref name="left"/> is earlier.</summary>
    public static bool operator <(MinuteUtc left, MinuteUtc right) => left._minutes < right._minutes;

    /// <summary>Whether <paramref name="left"/> is later.</summary>
    public static bool operator >(MinuteUtc left, MinuteUtc right) => left._minutes > right._minutes;

    /// <summary>Whether <paramref name="left"/> is not later.</summary>
    public static bool operator <=(MinuteUtc left, MinuteUtc right) => left._minutes <= right._minutes;

    /// <summary>Whether <paramref name="left"/> is not earlier.</summary>
    public static bool operator >=(MinuteUtc left, MinuteUtc right) => left._minutes >= right._minutes;

    /// <summary>For example <c>2026-11-21T10:05Z</c>.</summary>
    public override string ToString() => ToDateTimeOffset().ToString(Format, System.Globalization.CultureInfo.InvariantCulture);
}

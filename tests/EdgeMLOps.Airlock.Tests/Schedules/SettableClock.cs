using System.Globalization;

namespace EdgeMLOps.Airlock.Tests.Schedules;

/// <summary>A wall clock that may be set forward and back; the time that passes is another.</summary>
internal sealed class SettableClock : TimeProvider
{
    private DateTimeOffset _now = Parse("2026-11-27T09:00Z");
    private long _passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _passed;

    public void Set(string utc) => _now = Parse(utc);

    public void Set(DateTimeOffset utc) => _now = utc;

    /// <summary>Lets time pass, on both.</summary>
    public void Pass(TimeSpan time)
    {
        _now += time;
        _passed += time.Ticks;
    }

    private static DateTimeOffset Parse(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}

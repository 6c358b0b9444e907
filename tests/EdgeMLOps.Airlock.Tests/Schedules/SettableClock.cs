using System.Globalization;

namespace EdgeMLOps.Airlock.Tests.Schedules;

/// <summary>A wall clock that may be set forward and back; the time that passes is another.</summary>
internal sealed class SettableClock : TimeProvider
{
    private DateTimeOffset _now = Parse("2026-11-27T09:00Z");
    private long _passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Called before each answer.</summary>
    public Action? Asked { get; set; }

    /// <summary>What the timers were last set to.</summary>
    public TimeSpan LastTimer { get; private set; }

    public override DateTimeOffset GetUtcNow()
    {
        Asked?.Invoke();
        return _now;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        LastTimer = dueTime;
        return new NotedTimer(base.CreateTimer(callback, state, dueTime, period), due => LastTimer = due);
    }

    public override long GetTimestamp() => _passed;

    public void Set(string utc) => _now = Parse(utc);

    public void Set(DateTimeOffset utc) => _now = utc;

    /// <summary>Lets time pass, on both.</summary>
    public void Pass(TimeSpan time)
    {
        _now += time;
        _passed += time.Ticks;
    }

    private sealed class NotedTimer(ITimer timer, Action<TimeSpan> note) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            note(dueTime);
            return timer.Change(dueTime, period);
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }

    private static DateTimeOffset Parse(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}

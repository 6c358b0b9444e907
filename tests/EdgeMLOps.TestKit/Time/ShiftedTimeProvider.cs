namespace EdgeMLOps.TestKit.Time;

/// <summary>The system's clock as if it were another time; timers and lengths are the system's.</summary>
public sealed class ShiftedTimeProvider : TimeProvider
{
    private readonly TimeZoneInfo? _zone;
    private long _shift;

    /// <param name="now">What time it is as this is made.</param>
    /// <param name="zone">The machine's zone; null: the one it has.</param>
    public ShiftedTimeProvider(DateTimeOffset now, TimeZoneInfo? zone = null) => (_shift, _zone) = ((now - System.GetUtcNow()).Ticks, zone);

    public override TimeZoneInfo LocalTimeZone => _zone ?? base.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _shift));

    /// <summary>Sets the clock forward or, below zero, back; no timer notices.</summary>
    public void Shift(TimeSpan by) => Interlocked.Add(ref _shift, by.Ticks);
}

namespace EdgeMLOps.Fleet.Tests.Certificates;

/// <summary>A wall clock that somebody sets, over a time that goes on by itself.</summary>
internal sealed class SteppedClock(TimeProvider passing) : TimeProvider
{
    private TimeSpan _step;

    public override long TimestampFrequency => passing.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => passing.GetUtcNow() + _step;

    public override long GetTimestamp() => passing.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        passing.CreateTimer(callback, state, dueTime, period);

    public void Step(TimeSpan by) => _step += by;
}

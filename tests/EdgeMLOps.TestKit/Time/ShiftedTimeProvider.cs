namespace EdgeMLOps.TestKit.Time;

/// <summary>The system's clock as if it were another time; timers and lengths are the system's.</summary>
public sealed class ShiftedTimeProvider : TimeProvider
{
    private readonly TimeSpan _shift;

    /// <param name="now">What time it is as this is made.</param>
    public ShiftedTimeProvider(DateTimeOffset now) => _shift = now - System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _shift;
}

namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>
/// The one timer of a connection (ARTIM of PS3.8 section 9.1.5, idle, response): armed around each wait for the peer,
/// at rest while our own side works. Its token ends the wait, also when the outer token does.
/// </summary>
internal sealed class WaitClock : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _registration;
    private readonly CancellationToken _outer;

    public WaitClock(TimeProvider timeProvider, CancellationToken outer)
    {
        _outer = outer;
        _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        _registration = outer.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>The time ran out; false when the outer token ended the wait.</summary>
    public bool Expired => _source.IsCancellationRequested && !_outer.IsCancellationRequested;

    public void Arm(TimeSpan within) => _source.CancelAfter(within);

    public void Rest() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}

namespace EdgeMLOps.Dicom.Network.Calling;

/// <summary>The time that several waits in a row may take together: a peer that always sends a little does not stretch it.</summary>
internal readonly struct WaitLimit
{
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _within;
    private readonly long _begun;

    public WaitLimit(TimeProvider timeProvider, TimeSpan within)
    {
        _timeProvider = timeProvider;
        _within = within;
        _begun = timeProvider.GetTimestamp();
    }

    /// <summary>Never negative.</summary>
    public TimeSpan Left
    {
        get
        {
            var left = _within - _timeProvider.GetElapsedTime(_begun);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>A part of this limit.</summary>
    public WaitLimit Within(TimeSpan most)
    {
        var left = Left;
        return new WaitLimit(_timeProvider, left < most ? left : most);
    }
}

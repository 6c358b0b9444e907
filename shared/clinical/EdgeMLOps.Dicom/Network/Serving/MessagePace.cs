namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>
/// The least pace of a message. A peer that sends a byte in each PDU keeps every time limit of a single PDU and would hold
/// its place, and an open file, for ever. Only the time that we wait for the peer counts, not that of our own work.
/// </summary>
internal sealed class MessagePace
{
    /// <summary>Far below any line that images are sent over, far above what a peer needs to look alive.</summary>
    public const int LeastBytesPerSecond = 1024;

    private readonly TimeSpan _window;
    private TimeSpan _waited;
    private long _bytes;

    /// <param name="window">How long the peer may be slow before it is judged.</param>
    public MessagePace(TimeSpan window) => _window = window;

    /// <summary>Between messages a peer may be silent; the idle time limit sees to that.</summary>
    public void Reset() => (_waited, _bytes) = (TimeSpan.Zero, 0);

    /// <summary>A PDU of a message came.</summary>
    /// <exception cref="PeerTooSlowException">Less came within the window than the least pace asks for.</exception>
    public void Count(int bytes, TimeSpan waited)
    {
        _bytes += bytes;
        _waited += waited;
        if (_waited < _window)
        {
            return;
        }

        if (_bytes < LeastBytesPerSecond * _waited.TotalSeconds)
        {
            throw new PeerTooSlowException();
        }

        Reset();
    }
}

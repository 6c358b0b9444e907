namespace EdgeMLOps.Appliance.Core.Receiving.Stow;

/// <summary>What became of the requests in this run of the process. Thread-safe.</summary>
public sealed class StowCounts
{
    private long _answered;
    private long _refused;
    private long _lost;
    private long _handshakes;

    /// <summary>Read to their end and answered with what became of each instance.</summary>
    public long AnsweredRequests => Interlocked.Read(ref _answered);

    /// <summary>Refused for who sent them, for what they are, or for want of a place or of room.</summary>
    public long RefusedRequests => Interlocked.Read(ref _refused);

    /// <summary>Broken off by their senders.</summary>
    public long LostRequests => Interlocked.Read(ref _lost);

    /// <summary>TLS handshakes that came to nothing.</summary>
    public long RefusedHandshakes => Interlocked.Read(ref _handshakes);

    internal void Answered() => Interlocked.Increment(ref _answered);

    internal void Refused() => Interlocked.Increment(ref _refused);

    internal void Lost() => Interlocked.Increment(ref _lost);

    internal void HandshakeRefused() => Interlocked.Increment(ref _handshakes);
}

namespace EdgeMLOps.Appliance.Core.Pipeline.Shadow;

/// <summary>How the shadow fares since the start of the service. Safe for concurrent use.</summary>
public sealed class ShadowCounts
{
    private long _waiting;
    private long _seen;
    private long _notFor;
    private long _leftOut;
    private long _failed;

    /// <summary>Images that wait for it now.</summary>
    public long NowWaiting => Interlocked.Read(ref _waiting);

    /// <summary>Images it has seen and whose prediction is in the log.</summary>
    public long ImagesSeen => Interlocked.Read(ref _seen);

    /// <summary>Images it is not for.</summary>
    public long ImagesNotFor => Interlocked.Read(ref _notFor);

    /// <summary>Images it did not see because it could not keep up, its log was full, it was ended meanwhile, or a frame could not be decoded again.</summary>
    public long ImagesLeftOut => Interlocked.Read(ref _leftOut);

    /// <summary>Images it failed on.</summary>
    public long ImagesFailed => Interlocked.Read(ref _failed);

    internal void Waiting(long images) => Interlocked.Exchange(ref _waiting, images);

    internal void Seen() => Interlocked.Increment(ref _seen);

    internal void NotFor() => Interlocked.Increment(ref _notFor);

    internal void LeftOut() => Interlocked.Increment(ref _leftOut);

    internal void Failed() => Interlocked.Increment(ref _failed);
}

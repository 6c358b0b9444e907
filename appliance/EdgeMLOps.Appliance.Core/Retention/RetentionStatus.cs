namespace EdgeMLOps.Appliance.Core.Retention;

/// <summary>What retention says of itself. Thread-safe.</summary>
public sealed class RetentionStatus
{
    private long _removed;
    private long _presentBytes;
    private volatile bool _isBlocked;

    /// <summary>Files removed in this run of the process.</summary>
    public long Removed => Interlocked.Read(ref _removed);

    /// <summary>Bytes of the kept files at the last look.</summary>
    public long PresentBytes => Interlocked.Read(ref _presentBytes);

    /// <summary>The files have more than they may, and none of them may go.</summary>
    public bool IsBlocked => _isBlocked;

    internal void AddRemoved(int files) => Interlocked.Add(ref _removed, files);

    internal void Looked(long presentBytes) => Interlocked.Exchange(ref _presentBytes, presentBytes);

    /// <summary>Returns whether that is news.</summary>
    internal bool Block(bool isBlocked)
    {
        var isNews = _isBlocked != isBlocked;
        _isBlocked = isBlocked;
        return isNews;
    }
}

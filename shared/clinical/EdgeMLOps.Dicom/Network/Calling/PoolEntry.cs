namespace EdgeMLOps.Dicom.Network.Calling;

/// <summary>One place of a pool: an association from before it opens until its socket is closed.</summary>
internal sealed class PoolEntry
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DicomClientAssociation? _association;
    private volatile bool _doomed;
    private volatile bool _cut;

    public PoolEntry(PoolKey key, long now)
    {
        Key = key;
        OpenedAt = now;
    }

    public PoolKey Key { get; }

    /// <summary>A time stamp of the pool's clock, as <see cref="IdleSince"/> is.</summary>
    public long OpenedAt { get; }

    public bool IsIdle { get; set; }

    public long IdleSince { get; set; }

    /// <summary>The pool was drained meanwhile: not to be kept.</summary>
    public bool IsDoomed => _doomed;

    public DicomClientAssociation Association => _association!;

    public bool IsOpening
    {
        get
        {
            lock (_ended)
            {
                return _association is null;
            }
        }
    }

    /// <summary>Its socket was closed under its user, who has yet to notice.</summary>
    public bool IsCut => _cut;

    /// <summary>Completes when nothing of it is open any more.</summary>
    public Task Ended => _ended.Task;

    public async Task OpenAsync(IReadOnlyList<DicomPresentationContext> contexts, CancellationToken cancellationToken)
    {
        var association = await DicomClient.ConnectAsync(Key.Options, contexts, cancellationToken);
        lock (_ended)
        {
            _association = association;
            if (_cut)
            {
                association.Cut();
            }
        }
    }

    /// <summary>Closes the socket under whoever uses it.</summary>
    public void Cut()
    {
        lock (_ended)
        {
            _cut = true;
            _association?.Cut();
        }
    }

    public void Doom() => _doomed = true;

    public void End() => _ended.TrySetResult();
}

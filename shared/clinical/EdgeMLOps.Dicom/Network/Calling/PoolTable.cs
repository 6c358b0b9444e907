namespace EdgeMLOps.Dicom.Network.Calling;

/// <summary>
/// The places of a pool and who waits for one, first come, first served within the bounds. Nothing here waits for a peer;
/// what has to be closed is handed to the caller and keeps its place until it is.
/// </summary>
internal sealed class PoolTable
{
    private readonly Lock _gate = new();
    private readonly HashSet<PoolEntry> _entries = [];
    private readonly LinkedList<PoolWaiter> _waiters = new();
    private readonly DicomClientPoolOptions _options;
    private readonly TimeProvider _timeProvider;
    private bool _drained;

    public PoolTable(DicomClientPoolOptions options, TimeProvider timeProvider)
    {
        _options = options;
        _timeProvider = timeProvider;
    }

    public (int Open, int Idle, int Waiting) Counts
    {
        get
        {
            lock (_gate)
            {
                return (_entries.Count(entry => !entry.IsCut), _entries.Count(entry => entry.IsIdle), _waiters.Count);
            }
        }
    }

    /// <summary>A place, with an association to go on with or to open one in; or a place in the line for one.</summary>
    /// <exception cref="DicomNetworkException">The pool is drained.</exception>
    public (PoolEntry? Entry, PoolWaiter? Waiter) Reserve(PoolKey key, List<PoolEntry> toClose)
    {
        lock (_gate)
        {
            if (_drained)
            {
                throw new DicomNetworkException(DicomNetworkFault.Drained, inner: null);
            }

            if (TakeLocked(key, toClose) is { } entry)
            {
                return (entry, null);
            }

            var waiter = new PoolWaiter(key);
            _waiters.AddLast(waiter);
            return (null, waiter);
        }
    }

    /// <summary>Leaves the line; gives the place that was granted in the same moment, if one was.</summary>
    public PoolEntry? Leave(PoolWaiter waiter)
    {
        lock (_gate)
        {
            _waiters.Remove(waiter);
            return waiter.Entry;
        }
    }

    /// <summary>Keeps an association for the next one, or hands it to who waits; false: it has to be closed.</summary>
    public bool Keep(PoolEntry entry, List<PoolEntry> toClose)
    {
        lock (_gate)
        {
            if (entry.IsDoomed || IsOldLocked(entry))
            {
                return false;
            }

            entry.IsIdle = true;
            entry.IdleSince = _timeProvider.GetTimestamp();
            ServeLocked(toClose);
            if (entry.IsIdle && _waiters.Count > 0)
            {
                // Who waits is for another peer, or other contexts: the place is worth more than the association.
                entry.IsIdle = false;
                return false;
            }

            return true;
        }
    }

    /// <summary>Its socket is closed, or never was open.</summary>
    public void Remove(PoolEntry entry, List<PoolEntry> toClose)
    {
        lock (_gate)
        {
            _entries.Remove(entry);
            ServeLocked(toClose);
        }

        entry.End();
    }

    /// <summary>Takes out what was not used for too long.</summary>
    /// <returns>How long the next one may still stay; null if there is none.</returns>
    public TimeSpan? TakeExpired(List<PoolEntry> toClose)
    {
        lock (_gate)
        {
            TimeSpan? next = null;
            foreach (var entry in _entries.Where(entry => entry.IsIdle))
            {
                var left = _options.IdleTimeout - _timeProvider.GetElapsedTime(entry.IdleSince);
                if (left <= TimeSpan.Zero)
                {
                    entry.IsIdle = false;
                    toClose.Add(entry);
                }
                else if (next is null || left < next)
                {
                    next = left;
                }
            }

            return next;
        }
    }

    /// <summary>No place is given from here on, and who waits is told.</summary>
    /// <returns>All places; the idle ones are handed over to be closed.</returns>
    public IReadOnlyList<PoolEntry> Drain(List<PoolEntry> toClose)
    {
        lock (_gate)
        {
            _drained = true;
            foreach (var waiter in _waiters)
            {
                waiter.Refuse();
            }

            _waiters.Clear();
            foreach (var entry in _entries)
            {
                entry.Doom();
                if (entry.IsIdle)
                {
                    entry.IsIdle = false;
                    toClose.Add(entry);
                }
            }

            return [.. _entries];
        }
    }

    public void Resume()
    {
        lock (_gate)
        {
            _drained = false;
        }
    }

    private PoolEntry? TakeLocked(PoolKey key, List<PoolEntry> toClose)
    {
        // The one used last first: the others may then grow old and go.
        foreach (var idle in _entries.Where(entry => entry.IsIdle && entry.Key == key).OrderByDescending(entry => entry.IdleSince).ToList())
        {
            idle.IsIdle = false;
            if (!IsOldLocked(idle) && idle.Association.IsQuiet)
            {
                return idle;
            }

            toClose.Add(idle);
        }

        if (_entries.Count(entry => entry.Key == key) >= _options.MaxAssociationsPerPeer)
        {
            return null;
        }

        if (_entries.Count >= _options.MaxAssociations)
        {
            if (_entries.Where(entry => entry.IsIdle).MinBy(entry => entry.IdleSince) is { } oldest)
            {
                oldest.IsIdle = false;
                toClose.Add(oldest);
            }

            return null;
        }

        var opening = new PoolEntry(key, _timeProvider.GetTimestamp());
        _entries.Add(opening);
        return opening;
    }

    private void ServeLocked(List<PoolEntry> toClose)
    {
        for (var node = _waiters.First; node is not null;)
        {
            var next = node.Next;
            if (TakeLocked(node.Value.Key, toClose) is { } entry)
            {
                _waiters.Remove(node);
                node.Value.Grant(entry);
            }

            node = next;
        }
    }

    private bool IsOldLocked(PoolEntry entry) => _timeProvider.GetElapsedTime(entry.OpenedAt) > _options.Lifetime;
}

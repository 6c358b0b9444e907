using EdgeMLOps.Dicom.Network.Calling;

namespace EdgeMLOps.Dicom.Network;

/// <summary>
/// Keeps associations for the next user: bounded per peer and in all, each for a while, none that broke or that the peer
/// has spoken on unasked. Can be drained and opened again; while drained no socket is opened. Thread-safe.
/// </summary>
public sealed class DicomClientPool : IAsyncDisposable
{
    /// <summary>Below the 49 days that a timer takes.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);

    private readonly DicomClientPoolOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly PoolTable _table;
    private readonly ITimer _reaper;
    private readonly Lock _gate = new();
    private CancellationTokenSource _drained = new();

    /// <summary>A pool that is open.</summary>
    /// <param name="options">Its bounds.</param>
    /// <param name="timeProvider">Clock of its time limits.</param>
    public DicomClientPool(DicomClientPoolOptions options, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxAssociationsPerPeer, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxAssociations, 1, nameof(options));
        _options = options;
        _timeProvider = timeProvider;
        _table = new PoolTable(options, timeProvider);
        _reaper = timeProvider.CreateTimer(_ => Reap(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Associations whose socket is open, or may be: in use, idle, opening or closing.</summary>
    public int OpenAssociations => _table.Counts.Open;

    /// <summary>Associations kept for their next user.</summary>
    public int IdleAssociations => _table.Counts.Idle;

    /// <summary>Users that wait for an association.</summary>
    public int Waiting => _table.Counts.Waiting;

    /// <summary>Lends an association: an idle one with the same peer, titles, TLS terms and contexts, or a new one.</summary>
    /// <param name="options">Whom to call.</param>
    /// <param name="contexts">What will be sent.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DicomNetworkException">
    /// As <see cref="DicomClient.ConnectAsync"/>; <see cref="DicomNetworkFault.PoolExhausted"/>: none became free in time;
    /// <see cref="DicomNetworkFault.Drained"/>: the pool is drained.
    /// </exception>
    public async Task<DicomPooledAssociation> RentAsync(
        DicomClientOptions options, IReadOnlyList<DicomPresentationContext> contexts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(contexts);
        var entry = await PlaceAsync(PoolKey.Of(options, contexts), cancellationToken);
        if (!entry.IsOpening)
        {
            return new DicomPooledAssociation(this, entry, isReused: true);
        }

        await OpenAsync(entry, contexts, cancellationToken);
        return new DicomPooledAssociation(this, entry, isReused: false);
    }

    /// <summary>
    /// Lends nothing more, gives up what is being opened, releases what is idle, lets what is in use be given back until the
    /// deadline and then closes its socket. When it returns no socket of this pool is open.
    /// </summary>
    /// <param name="deadline">When sockets in use are closed; a past time closes them at once.</param>
    /// <param name="cancellationToken">Closes them at once as well.</param>
    public async Task<DicomDrainOutcome> DrainAsync(DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var toClose = new List<PoolEntry>();
        var entries = _table.Drain(toClose);
        await Epoch.CancelAsync();
        Close(toClose);
        var left = TimeSpan.FromTicks(Math.Clamp((deadline - _timeProvider.GetUtcNow()).Ticks, 0, LongestWait.Ticks));
        try
        {
            await Task.WhenAll(entries.Select(entry => entry.Ended)).WaitAsync(left, _timeProvider, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // The deadline is the promise; what is still open is cut below and counted.
        }

        var cut = entries.Where(entry => !entry.Ended.IsCompleted).ToList();
        cut.ForEach(entry => entry.Cut());
        // These were told to give up above and have nothing to wait for.
        await Task.WhenAll(cut.Where(entry => entry.IsOpening).Select(entry => entry.Ended));
        return new DicomDrainOutcome(entries.Count - cut.Count, cut.Count);
    }

    /// <summary>Lends again after a drain; harmless when open already.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            if (_drained.IsCancellationRequested)
            {
                _drained = new CancellationTokenSource();
                _table.Resume();
            }
        }
    }

    /// <summary>Closes all sockets at once and lends nothing more.</summary>
    public async ValueTask DisposeAsync()
    {
        await DrainAsync(DateTimeOffset.MinValue, CancellationToken.None);
        await _reaper.DisposeAsync();
        _drained.Dispose();
    }

    private CancellationTokenSource Epoch
    {
        get
        {
            lock (_gate)
            {
                return _drained;
            }
        }
    }

    internal async ValueTask ReturnAsync(PoolEntry entry)
    {
        var toClose = new List<PoolEntry>();
        if (_options.IdleTimeout > TimeSpan.Zero && entry.Association.IsQuiet && _table.Keep(entry, toClose))
        {
            Close(toClose);
            Reap();
            return;
        }

        Close(toClose);
        await CloseAsync(entry);
    }

    private async Task<PoolEntry> PlaceAsync(PoolKey key, CancellationToken cancellationToken)
    {
        var toClose = new List<PoolEntry>();
        var (entry, waiter) = _table.Reserve(key, toClose);
        Close(toClose);
        if (waiter is null)
        {
            return entry!;
        }

        try
        {
            return await waiter.Granted.WaitAsync(_options.RentTimeout, _timeProvider, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            await GiveBackAsync(_table.Leave(waiter));
            throw new DicomNetworkException(DicomNetworkFault.PoolExhausted, exception);
        }
        catch (OperationCanceledException)
        {
            await GiveBackAsync(_table.Leave(waiter));
            throw;
        }
    }

    // Granted in the very moment the wait for it ended.
    private async Task GiveBackAsync(PoolEntry? entry)
    {
        if (entry is { IsOpening: true })
        {
            Remove(entry);
        }
        else if (entry is not null)
        {
            await ReturnAsync(entry);
        }
    }

    private async Task OpenAsync(
        PoolEntry entry, IReadOnlyList<DicomPresentationContext> contexts, CancellationToken cancellationToken)
    {
        var drained = Epoch.Token;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(drained, cancellationToken);
        try
        {
            await entry.OpenAsync(contexts, either.Token);
        }
        catch (OperationCanceledException exception) when (drained.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            Remove(entry);
            throw new DicomNetworkException(DicomNetworkFault.Drained, exception);
        }
        catch
        {
            Remove(entry);
            throw;
        }

        if (entry.IsDoomed)
        {
            // It was accepted in the moment the pool was told to open nothing more.
            await CloseAsync(entry);
            throw new DicomNetworkException(DicomNetworkFault.Drained, inner: null);
        }
    }

    private void Reap()
    {
        var toClose = new List<PoolEntry>();
        if (_table.TakeExpired(toClose) is { } next)
        {
            _reaper.Change(next, Timeout.InfiniteTimeSpan);
        }

        Close(toClose);
    }

    private void Close(List<PoolEntry> entries)
    {
        foreach (var entry in entries)
        {
            _ = CloseAsync(entry); // its end is kept in entry.Ended; it does not throw
        }
    }

    private async Task CloseAsync(PoolEntry entry)
    {
        try
        {
            if (entry.Association.IsQuiet)
            {
                await entry.Association.ReleaseAsync(CancellationToken.None);
            }
        }
        catch (DicomNetworkException)
        {
            // Disposing aborts what could not be released.
        }
        finally
        {
            await entry.Association.DisposeAsync();
            Remove(entry);
        }
    }

    private void Remove(PoolEntry entry)
    {
        var toClose = new List<PoolEntry>();
        _table.Remove(entry, toClose);
        Close(toClose);
    }
}

namespace EdgeMLOps.Airlock.Windows;

/// <summary>What people ask of the referee while it runs. Safe for concurrent use.</summary>
internal sealed class WindowSignals : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _wake = new(0);
    private CancellationTokenSource? _window;
    private Guid _windowId;
    private TimeProvider _time = TimeProvider.System;
    private TimeSpan _length;
    private long _begun;
    private string? _overCode;
    private string? _overWho;
    private string? _unpluggedBy;

    /// <summary>Lets <see cref="WaitAsync"/> return.</summary>
    public void Wake() => _wake.Release();

    /// <summary>Waits for a wake-up, at most so long.</summary>
    public async Task WaitAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        if (await _wake.WaitAsync(limit, cancellationToken))
        {
            // Any number of wake-ups is one: the one who waits looks at everything.
            while (await _wake.WaitAsync(TimeSpan.Zero, cancellationToken))
            {
            }
        }
    }

    /// <summary>Begins a window; the token is cancelled when it is to end.</summary>
    public CancellationToken Begin(Guid windowId, TimeSpan length, TimeProvider time)
    {
        lock (_gate)
        {
            (_windowId, _time, _begun) = (windowId, time, time.GetTimestamp());
            _length = Limited(length);
            _window?.Dispose();
            _window = new CancellationTokenSource(_length, time);
            (_overCode, _overWho) = (null, null);
            return _window.Token;
        }
    }

    /// <summary>Ends the running window, if there is one.</summary>
    public void End(string code, string who)
    {
        lock (_gate)
        {
            (_overCode, _overWho) = (_overCode ?? code, _overWho ?? who);
            _window?.Cancel();
        }
    }

    /// <summary>Ends one window if it is the one that runs or is about to.</summary>
    public void End(Guid windowId, string code, string who)
    {
        lock (_gate)
        {
            if (_windowId == windowId)
            {
                End(code, who);
            }
        }
    }

    /// <summary>Lets a window last so much longer, if it is the one that runs. Counted from its begin: a wall clock that was set meanwhile is none of it.</summary>
    public void Extend(Guid windowId, TimeSpan added)
    {
        lock (_gate)
        {
            if (_windowId == windowId)
            {
                _length = Limited(_length + added);
                _window?.CancelAfter(Limited(_length - _time.GetElapsedTime(_begun)));
            }
        }
    }

    /// <summary>Why the window's token was cancelled, and who asked for it.</summary>
    public (string Code, string Who) Reason()
    {
        lock (_gate)
        {
            return (_overCode ?? WindowCodes.TimeUp, _overWho ?? AirlockProgram.Name);
        }
    }

    /// <summary>A person says that the outside is unplugged.</summary>
    public void ConfirmUnplugged(string who)
    {
        lock (_gate)
        {
            _unpluggedBy = who;
        }

        Wake();
    }

    /// <summary>Who said that the outside is unplugged since this was last asked; null when nobody did.</summary>
    public string? TakeUnplugged()
    {
        lock (_gate)
        {
            var who = _unpluggedBy;
            _unpluggedBy = null;
            return who;
        }
    }

    public void Dispose()
    {
        _wake.Dispose();
        _window?.Dispose();
    }

    private static TimeSpan Limited(TimeSpan length) => TimeSpan.FromMinutes(Math.Clamp(length.TotalMinutes, 0, WindowOptions.MaximumMinutes));
}

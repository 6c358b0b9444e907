namespace EdgeMLOps.Appliance.Core.Predictions.Damage;

/// <summary>Lets any number in, and at times nobody: who closes it waits until all are out. Safe for concurrent use, but for one that closes at a time.</summary>
internal sealed class SwitchGate
{
    private readonly Lock _lock = new();
    private int _inside;
    private TaskCompletionSource? _opens; // null: it is open
    private TaskCompletionSource? _empties;

    /// <summary>Whether nobody gets in.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_lock)
            {
                return _opens is not null;
            }
        }
    }

    /// <summary>Goes in, once it is open; call <see cref="Leave"/>.</summary>
    public async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task opens;
            lock (_lock)
            {
                if (_opens is null)
                {
                    _inside++;
                    return;
                }

                opens = _opens.Task;
            }

            await opens.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Goes out.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (--_inside == 0)
            {
                _empties?.TrySetResult();
            }
        }
    }

    /// <summary>Lets nobody in any more and waits until nobody is inside; call <see cref="Open"/>.</summary>
    /// <exception cref="InvalidOperationException">It is closed: who closed it waits for those inside.</exception>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            if (_opens is not null)
            {
                throw new InvalidOperationException("Closed already.");
            }

            _opens = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _empties = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _inside == 0 ? Task.CompletedTask : _empties.Task;
        }
    }

    /// <summary>Lets in again.</summary>
    public void Open()
    {
        lock (_lock)
        {
            _opens?.TrySetResult();
            (_opens, _empties) = (null, null);
        }
    }
}

namespace EdgeMLOps.EndToEnd.Tests.Results;

/// <summary>Lets so many pieces through, and holds the next until it is opened. Open at first. Thread-safe.</summary>
internal sealed class PieceGate
{
    private readonly Lock _turn = new();
    private TaskCompletionSource _open = New();
    private TaskCompletionSource _held = New();
    private int _left = int.MaxValue;

    /// <summary>After so many pieces, none passes any more.</summary>
    public void Hold(int after)
    {
        lock (_turn)
        {
            (_left, _open, _held) = (after, New(), New());
        }
    }

    /// <summary>What is held passes, and whatever follows.</summary>
    public void Release()
    {
        lock (_turn)
        {
            _left = int.MaxValue;
            _open.TrySetResult();
        }
    }

    /// <summary>Ends when a piece is held.</summary>
    public Task HeldAsync()
    {
        lock (_turn)
        {
            return _held.Task;
        }
    }

    /// <summary>A piece's turn; it waits while the gate is closed.</summary>
    /// <param name="over">The piece has nowhere to go any more.</param>
    public Task PassAsync(CancellationToken over)
    {
        lock (_turn)
        {
            if (_left == 0)
            {
                _held.TrySetResult();
                return _open.Task.WaitAsync(over);
            }

            _left -= _left == int.MaxValue ? 0 : 1;
            return Task.CompletedTask;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

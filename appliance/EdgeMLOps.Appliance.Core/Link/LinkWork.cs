namespace EdgeMLOps.Appliance.Core.Link;

/// <summary>
/// Background work that belongs to the hospital link: opened and closed as a side of it, and told by two signals "begin
/// nothing new" and "cut what is open". Thread-safe.
/// </summary>
internal sealed class LinkWork : IAsyncDisposable
{
    private readonly Func<CancellationToken, CancellationToken, Task> _run;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private Run? _open;
    private int _disposed;

    /// <param name="run">Works until the first token is cancelled, finishes what it has begun, and cuts it on the second.</param>
    /// <param name="time">Clock of the deadlines.</param>
    public LinkWork(Func<CancellationToken, CancellationToken, Task> run, TimeProvider time)
    {
        _run = run;
        _time = time;
    }

    /// <inheritdoc cref="IHospitalSockets.OpenAsync"/>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _open ??= new Run(_run);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc cref="IHospitalSockets.CloseAsync"/>
    public async Task CloseAsync(DateTimeOffset deadlineUtc, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (_open is { } open)
            {
                _open = null;
                using var run = open;
                await run.StopAsync(deadlineUtc - _time.GetUtcNow(), _time, cancellationToken);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The container knows a side by two names, and disposes it by both.
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await CloseAsync(_time.GetUtcNow(), CancellationToken.None);
        _turn.Dispose();
    }

    private sealed class Run : IDisposable
    {
        /// <summary>Below the 49 days that a timer takes; a deadline may be any date.</summary>
        private static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);

        private readonly CancellationTokenSource _intake = new();
        private readonly CancellationTokenSource _abort = new();
        private readonly Task _work;

        public Run(Func<CancellationToken, CancellationToken, Task> run)
        {
            _work = Task.Run(() => run(_intake.Token, _abort.Token), CancellationToken.None);
        }

        public async Task StopAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
        {
            await _intake.CancelAsync();
            try
            {
                var wait = TimeSpan.FromTicks(Math.Clamp(patience.Ticks, 0, LongestWait.Ticks));
                await _work.WaitAsync(wait, time, cancellationToken);
            }
            catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
            {
                // What was cut is done again after the window.
                await _abort.CancelAsync();
                await _work;
            }
        }

        public void Dispose()
        {
            _intake.Dispose();
            _abort.Dispose();
        }
    }
}

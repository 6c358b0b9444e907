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
    private Run? _left; // stopped, and not ended when it should have
    private int _disposed;

    /// <param name="run">Works until the first token is cancelled, finishes what it has begun, and cuts it on the second.</param>
    /// <param name="time">Clock of the deadlines.</param>
    public LinkWork(Func<CancellationToken, CancellationToken, Task> run, TimeProvider time)
    {
        _run = run;
        _time = time;
    }

    /// <summary>
    /// How long what was cut may take to end: a file operation on a share that is gone heeds no signal. With the limit of
    /// <see cref="LinkController.StopAsync"/> within what the host gives for a stop.
    /// </summary>
    public TimeSpan CutLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc cref="IHospitalSockets.OpenAsync"/>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _open ??= new Run(_run, after: _left?.Work ?? Task.CompletedTask);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc cref="IHospitalSockets.CloseAsync"/>
    /// <exception cref="TimeoutException">
    /// What was cut has not ended within <see cref="CutLimit"/>. It begins nothing more, and nothing else begins before it ended.
    /// </exception>
    public async Task CloseAsync(DateTimeOffset deadlineUtc, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (_open is { } open)
            {
                (_open, _left) = (null, open);
                await open.StopAsync(deadlineUtc - _time.GetUtcNow(), _time, cancellationToken);
            }

            if (_left is { } left)
            {
                await left.Work.WaitAsync(CutLimit, _time, CancellationToken.None);
            }
        }
        finally
        {
            if (_left is { Work.IsCompleted: true } ended)
            {
                ended.Dispose();
                _left = null; // how it ended is told once
            }

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

        // Closed as a side of the link it is already, and who closed it knows of what was left behind.
        if (_open is not null)
        {
            await CloseAsync(_time.GetUtcNow(), CancellationToken.None);
        }

        _turn.Dispose();
    }

    private sealed class Run : IDisposable
    {
        /// <summary>Below the 49 days that a timer takes; a deadline may be any date.</summary>
        private static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);

        private readonly CancellationTokenSource _intake = new();
        private readonly CancellationTokenSource _abort = new();

        public Run(Func<CancellationToken, CancellationToken, Task> run, Task after)
        {
            Work = Task.Run(() => RunAsync(run, after), CancellationToken.None);
        }

        public Task Work { get; }

        /// <summary>The work has ended then, or is cut.</summary>
        public async Task StopAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
        {
            await _intake.CancelAsync();
            var wait = TimeSpan.FromTicks(Math.Clamp(patience.Ticks, 0, LongestWait.Ticks));
            await Work.WaitAsync(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!Work.IsCompleted)
            {
                await _abort.CancelAsync(); // what was cut is done again after the window
            }
        }

        public void Dispose()
        {
            _intake.Dispose();
            _abort.Dispose();
        }

        private async Task RunAsync(Func<CancellationToken, CancellationToken, Task> run, Task after)
        {
            // How that ended was told to whoever closed it, or is nobody's matter any more.
            await after.WaitAsync(_intake.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!after.IsCompleted)
            {
                await after; // stopped meanwhile: this ends when that does
            }
            else
            {
                await run(_intake.Token, _abort.Token);
            }
        }
    }
}

using EdgeMLOps.Appliance.Core.Link;

namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>
/// The outgoing half of the hospital link: one loop a destination, so that a destination that is down holds up no other.
/// Opened and closed by the link controller alone.
/// </summary>
internal sealed class ResultSender : IHospitalSockets, IAsyncDisposable
{
    private readonly IReadOnlyList<DestinationLoop> _loops;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private Run? _run;
    private int _disposed;

    public ResultSender(IReadOnlyList<DestinationLoop> loops, TimeProvider time)
    {
        _loops = loops;
        _time = time;
    }

    public int OpenAssociations => _loops.Count(loop => loop.IsSending);

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _run ??= new Run(_loops);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task CloseAsync(DateTimeOffset deadlineUtc, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (_run is { } open)
            {
                _run = null;
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
        // The container knows it by two names, and disposes it by both.
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await CloseAsync(_time.GetUtcNow(), CancellationToken.None);
        _turn.Dispose();
    }

    // Two signals: "begin nothing new" and "cut what is open".
    private sealed class Run : IDisposable
    {
        /// <summary>Below the 49 days that a timer takes; a deadline may be any date.</summary>
        private static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);

        private readonly CancellationTokenSource _intake = new();
        private readonly CancellationTokenSource _abort = new();
        private readonly Task _work;

        public Run(IReadOnlyList<DestinationLoop> loops)
        {
            _work = Task.WhenAll(loops.Select(
                loop => Task.Run(() => loop.RunAsync(_intake.Token, _abort.Token), CancellationToken.None)));
        }

        public async Task StopAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
        {
            await _intake.CancelAsync();
            try
            {
                var wait = TimeSpan.FromTicks(Math.Clamp(patience.Ticks, 0, LongestWait.Ticks));
                await _work.WaitAsync(wait, time, cancellationToken);
            }
            catch (Exception ex) when (ex is TimeoutException or OperationCanceledException)
            {
                // What was cut is sent again after the window: the row still says Waiting, and the object is the same.
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

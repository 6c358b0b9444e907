using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>One worker of a pool: kept up, given one request at a time, replaced when it fails or has served its time.</summary>
internal sealed class WorkerLane : IDisposable
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    private readonly WorkerSettings _settings;
    private readonly WorkerSetup _setup;
    private readonly ChannelReader<WorkerJob> _jobs;
    private readonly WorkerPoolCounts _counts;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WorkerBlock _block;
    private readonly WorkerBackoff _backoff = new();
    private TaskCompletionSource _recycle = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WorkerLane(
        WorkerSettings settings, WorkerSetup setup, ChannelReader<WorkerJob> jobs, WorkerPoolCounts counts, TimeProvider time, ILogger logger)
    {
        _settings = settings;
        _setup = setup;
        _jobs = jobs;
        _counts = counts;
        _time = time;
        _logger = logger;
        _block = WorkerBlock.Create(settings.BlockBytes);
    }

    /// <summary>Has the worker replaced when its request is done.</summary>
    public void Recycle() => _recycle.TrySetResult();

    /// <summary>Starts a worker and makes it ready.</summary>
    /// <param name="cancellationToken">Kills it before it is ready.</param>
    /// <exception cref="WorkerStartException">It does not become ready.</exception>
    public async Task<WorkerProcess> OpenAsync(CancellationToken cancellationToken)
    {
        var begun = _time.GetTimestamp();
        var process = await WorkerProcess.StartAsync(new WorkerStarter(_settings, _block), _time);
        await using var registration = cancellationToken.Register(() => process.Kill(WorkerCode.Stopped));
        try
        {
            var hello = await process.HelloAsync(_settings.StartDeadline);
            if (!hello.IsConfined && !OperatingSystem.IsWindows())
            {
                _logger.WorkerNotConfined(_settings.Role, process.Id);
            }

            await _setup(new WorkerSession(process, _block), _settings.StartDeadline);
        }
        catch (WorkerStartException)
        {
            await process.StopAsync(StopGrace);
            throw;
        }

        _logger.WorkerReady(_settings.Role, process.Id, (long)_time.GetElapsedTime(begun).TotalMilliseconds);
        _counts.Started();
        return process;
    }

    /// <summary>Serves until the queue is closed and empty, or the pool stops.</summary>
    /// <param name="process">The first worker, ready.</param>
    /// <param name="stoppingToken">The pool stops: finish the request in flight and no other.</param>
    public async Task RunAsync(WorkerProcess process, CancellationToken stoppingToken)
    {
        for (var current = process; current is not null; current = await ReopenAsync(stoppingToken))
        {
            await ServeAsync(current, stoppingToken);
            await LetGoAsync(current);
        }
    }

    public void Dispose() => _block.Dispose();

    private async Task ServeAsync(WorkerProcess process, CancellationToken stoppingToken)
    {
        var session = new WorkerSession(process, _block);
        var (served, recycle) = (0, _recycle.Task);
        Task<bool>? next = null;
        while (!stoppingToken.IsCancellationRequested && !recycle.IsCompleted)
        {
            next ??= _jobs.WaitToReadAsync(stoppingToken).AsTask();
            await Task.WhenAny(next, process.Ended, recycle);
            if (process.Ended.IsCompleted || next.IsCanceled || (next.IsCompleted && !await next))
            {
                return;
            }

            if (!next.IsCompleted || recycle.IsCompleted)
            {
                continue; // a request that came together with the order to be replaced is for the next
            }

            next = null;
            if (_jobs.TryRead(out var job))
            {
                served++;
                await RunAsync(job, session, process);
            }

            if (_settings.RecycleAfter > 0 && served >= _settings.RecycleAfter) // 0: never, also for a lane whose first request another took
            {
                Recycle();
            }
        }

        if (recycle.IsCompleted)
        {
            _recycle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _logger.WorkerRecycled(_settings.Role, process.Id, served);
        }
    }

    private async Task RunAsync(WorkerJob job, WorkerSession session, WorkerProcess process)
    {
        if (await job.RunAsync(session, _settings.RequestDeadline))
        {
            _backoff.Worked();
        }
        else
        {
            // Killed, and perhaps not gone yet: the next request is not for it.
            await process.Ended;
        }
    }

    // What ended by itself was a fault; what is ended here was not.
    private async Task LetGoAsync(WorkerProcess process)
    {
        var isFault = process.Ended.IsCompleted;
        await process.StopAsync(StopGrace);
        var end = await process.Ended;
        _counts.Ended(isFault);
        if (isFault)
        {
            _logger.WorkerEnded(_settings.Role, process.Id, end.Code, end.ExitCode, end.ErrorBytes);
        }
    }

    private async Task<WorkerProcess?> ReopenAsync(CancellationToken stoppingToken)
    {
        while (!_jobs.Completion.IsCompleted)
        {
            try
            {
                await Task.Delay(_backoff.Delay, _time, stoppingToken);
                _backoff.Failed(); // until it has answered
                return await OpenAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return null;
            }
            catch (WorkerStartException ex) when (!stoppingToken.IsCancellationRequested)
            {
                _logger.WorkerDoesNotStart(_settings.Role, ex.Message, _backoff.Delay);
            }
            catch (WorkerStartException)
            {
                return null;
            }
        }

        return null;
    }
}

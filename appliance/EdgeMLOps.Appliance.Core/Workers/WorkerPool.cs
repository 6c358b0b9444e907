using System.Threading.Channels;
using EdgeMLOps.Hosting.Files;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>
/// Workers for what may crash, hang or eat memory in native code: processes of the same executable, kept warm. A fault
/// costs the one request in flight, which is told by a code; the worker is replaced, the others go on. Safe for
/// concurrent use; what waits is bounded.
/// </summary>
internal sealed class WorkerPool : IAsyncDisposable
{
    private readonly Channel<WorkerJob> _jobs;
    private readonly WorkerLane[] _lanes;
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    private WorkerPool(WorkerSettings settings, WorkerSetup setup, TimeProvider time, ILogger logger)
    {
        Counts = new WorkerPoolCounts(settings.Total);
        _jobs = Channel.CreateBounded<WorkerJob>(settings.QueueCapacity);
        _lanes = [.. Enumerable.Range(0, settings.Workers).Select(_ => new WorkerLane(settings, setup, _jobs.Reader, Counts, time, logger))];
    }

    /// <summary>How its workers fare.</summary>
    public WorkerPoolCounts Counts { get; }

    /// <summary>Starts all workers of a pool and makes them ready.</summary>
    /// <exception cref="WorkerStartException">One did not become ready; none is left behind.</exception>
    public static async Task<WorkerPool> StartAsync(
        WorkerSettings settings, WorkerSetup setup, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        PrivateFolder.Make(settings.Folder, PrivateFolder.OwnerOnly);
        var pool = new WorkerPool(settings, setup, time, logger);
        var opening = pool._lanes.Select(lane => lane.OpenAsync(cancellationToken)).ToList();
        try
        {
            await Task.WhenAll(opening);
        }
        catch (WorkerStartException)
        {
            pool.Run(opening);
            await pool.DisposeAsync();
            throw;
        }

        pool.Run(opening);
        return pool;
    }

    /// <summary>Has a request done by the next worker that is free.</summary>
    /// <param name="call">The request.</param>
    /// <param name="cancellationToken">Stops waiting for a worker; a request one has taken is finished, by its deadline at the latest.</param>
    public async Task<WorkerResult<T>> RunAsync<T>(IWorkerCall<T> call, CancellationToken cancellationToken)
    {
        var job = new WorkerCallJob<T>(call);
        try
        {
            await _jobs.Writer.WriteAsync(job, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            return WorkerResult<T>.Failed(WorkerCode.Stopped);
        }

        return await job.WaitAsync(cancellationToken);
    }

    /// <summary>Has every worker replaced when its request is done: against what native code never gives back.</summary>
    public void Recycle() => Array.ForEach(_lanes, lane => lane.Recycle());

    /// <summary>Finishes the requests in flight, refuses those that wait, ends the workers.</summary>
    public async ValueTask DisposeAsync()
    {
        _jobs.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _running;
        while (_jobs.Reader.TryRead(out var job))
        {
            job.Fail(WorkerCode.Stopped);
        }

        Array.ForEach(_lanes, lane => lane.Dispose());
        _stopping.Dispose();
    }

    private void Run(IEnumerable<Task<WorkerProcess>> opened) => _running = Task.WhenAll(
        opened.Zip(_lanes)
            .Where(pair => pair.First.IsCompletedSuccessfully)
            .Select(async pair => await pair.Second.RunAsync(await pair.First, _stopping.Token)));
}

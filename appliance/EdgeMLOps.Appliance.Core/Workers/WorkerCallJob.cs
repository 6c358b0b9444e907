namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>A typed request on its way to a worker.</summary>
internal sealed class WorkerCallJob<T> : WorkerJob
{
    private readonly IWorkerCall<T> _call;
    private readonly TaskCompletionSource<WorkerResult<T>> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isTaken;

    public WorkerCallJob(IWorkerCall<T> call) => _call = call;

    /// <summary>Waits for the end. The token stops waiting for a worker; a request one has taken is finished.</summary>
    public async Task<WorkerResult<T>> WaitAsync(CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.Register(() =>
        {
            if (TryTake())
            {
                _done.SetCanceled(cancellationToken);
            }
        });
        return await _done.Task;
    }

    public override async Task<bool> RunAsync(WorkerSession session, TimeSpan deadline)
    {
        if (!TryTake())
        {
            return true;
        }

        var result = await session.CallAsync(_call, deadline);
        _done.SetResult(result);
        return result.Code is WorkerCode.Answered or WorkerCode.Refused;
    }

    public override void Fail(WorkerCode code)
    {
        if (TryTake())
        {
            _done.SetResult(WorkerResult<T>.Failed(code));
        }
    }

    private bool TryTake() => Interlocked.Exchange(ref _isTaken, 1) == 0;
}

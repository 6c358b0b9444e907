using EdgeMLOps.Appliance.Core.Workers;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Inference.Fallback;

/// <summary>
/// A model on the GPU with the processor behind it. A GPU that fails again and again is left: the model is opened on the
/// processor, which is said and counted, and the GPU is probed beside it until it takes the model back. Images wait for a
/// change; none is lost by it.
/// </summary>
internal sealed class FallbackModelRunner : IModelRunner
{
    private readonly OpenModel _open;
    private readonly ProviderPreference _asked;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _changing = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopping;
    private readonly Lock _gate = new();
    private IModelRunner? _current;
    private TaskCompletionSource _probeNow = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _background = Task.CompletedTask;
    private (ProviderReason Reason, string Detail) _cause;
    private bool _isChanging;
    private bool _isProcessorSound;
    private bool _isDisposed;

    private FallbackModelRunner(OpenModel open, ProviderPreference asked, TimeProvider time, ILogger logger)
    {
        _open = open;
        _asked = asked;
        _time = time;
        _logger = logger;
        _stopping = _stop.Token;
    }

    /// <summary>Counts, and when the GPU is left and tried again.</summary>
    public GpuBreaker Breaker { get; } = new();

    /// <inheritdoc/>
    public ProviderStatus Provider => Current.Provider is { Used: ExecutionProvider.Cpu } processor && Breaker.IsOpen
        ? processor with { Asked = _asked, Reason = _cause.Reason, Detail = _cause.Detail }
        : Current.Provider;

    /// <inheritdoc/>
    public bool IsReady => !Volatile.Read(ref _isChanging) && Current.IsReady;

    /// <inheritdoc/>
    public string Runtime => Current.Runtime;

    /// <inheritdoc/>
    public int MaxBatch => Current.MaxBatch;

    /// <inheritdoc/>
    public int ImageBytes => Current.ImageBytes;

    private IModelRunner Current => Volatile.Read(ref _current) ?? throw new InvalidOperationException("No model is open.");

    /// <summary>Opens a model, on the processor where a worker on the GPU crashes or hangs before it is ready.</summary>
    /// <param name="open">Opens it.</param>
    /// <param name="asked">Where it shall run; not the processor.</param>
    /// <param name="time">Clock of the probes.</param>
    /// <param name="logger">Where events go.</param>
    /// <param name="cancellationToken">Gives up while it starts.</param>
    /// <exception cref="WorkerStartException">It opens nowhere.</exception>
    public static async Task<FallbackModelRunner> StartAsync(
        OpenModel open, ProviderPreference asked, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var runner = new FallbackModelRunner(open, asked, time, logger);
        try
        {
            runner._current = await runner.OpenAsync(asked, cancellationToken);
            if (runner._current.Provider is { IsDegraded: true } came)
            {
                runner.Leave(came.Reason, came.Detail);
            }
        }
        catch (WorkerStartException ex) when (ex.IsFault && !cancellationToken.IsCancellationRequested)
        {
            runner._current = await runner.OpenAsync(ProviderPreference.Cpu, cancellationToken);
            runner.Leave(GpuProviders.Failed(asked), ex.Message);
        }

        return runner;
    }

    /// <inheritdoc/>
    public async Task<ExecutionProvider> RunAsync(IReadOnlyList<ReadOnlyMemory<byte>> images, OutputReader take)
    {
        while (true)
        {
            var runner = Current;
            var before = runner.Provider.Used;
            try
            {
                var used = await runner.RunAsync(images, take);
                if (GpuProviders.Has(before) && used == ExecutionProvider.Cpu && !Breaker.IsOpen)
                {
                    // Its worker was replaced, and the GPU did not take the new one.
                    Leave(GpuProviders.Failed(_asked), runner.Provider.Detail);
                }

                return used;
            }
            catch (ObjectDisposedException) when (!ReferenceEquals(runner, Current))
            {
                // The model was opened elsewhere while the batch waited for this one: it goes there.
            }
        }
    }

    /// <inheritdoc/>
    public async Task JudgeAsync(ExecutionProvider ran, bool isSound)
    {
        if (GpuProviders.Has(ran))
        {
            if (isSound)
            {
                Breaker.Ran();
            }
            else if (Breaker.IsTooMany())
            {
                await WatchAsync(() => LeaveGpuAsync("runs in a row failed"));
            }
        }
        else if (isSound)
        {
            _isProcessorSound = true;
        }
        else if (Breaker.IsOpen && !_isProcessorSound)
        {
            // What failed there fails here too: it was the image, and the GPU need not wait.
            Volatile.Read(ref _probeNow).TrySetResult();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task background;
        lock (_gate)
        {
            (_isDisposed, background) = (true, _background);
        }

        await _stop.CancelAsync();
        await background;
        await _changing.WaitAsync(CancellationToken.None); // kept: nothing changes any more
        await Current.DisposeAsync();
        _stop.Dispose();
    }

    private async Task<IModelRunner> OpenAsync(ProviderPreference provider, CancellationToken cancellationToken)
    {
        IModelRunner? opened = null;
        opened = await _open(provider, () => NoteStartFailed(opened), cancellationToken);
        return opened;
    }

    // A driver that crashes or hangs whenever a worker opens it would be waited for without end.
    private void NoteStartFailed(IModelRunner? runner)
    {
        if (runner is { Provider.IsGpu: true } && ReferenceEquals(runner, Volatile.Read(ref _current)) && Breaker.IsTooMany())
        {
            InBackground(() => LeaveGpuAsync("workers in a row did not start"));
        }
    }

    private async Task LeaveGpuAsync(string why)
    {
        await _changing.WaitAsync(_stopping);
        Volatile.Write(ref _isChanging, true);
        try
        {
            if (Current.Provider.IsGpu)
            {
                Replace(await OpenAsync(ProviderPreference.Cpu, _stopping));
                Leave(GpuProviders.Failed(_asked), FormattableString.Invariant($"{GpuBreaker.MostFaults} {why}"));
            }
        }
        catch (WorkerStartException ex)
        {
            InferenceLog.ProcessorRefused(_logger, ex.Message);
        }
        finally
        {
            Volatile.Write(ref _isChanging, false);
            _changing.Release();
        }
    }

    private void Leave(ProviderReason reason, string detail)
    {
        _cause = (reason, detail);
        _isProcessorSound = false;
        _probeNow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Breaker.Open();
        InferenceLog.GpuLeft(_logger, reason, detail, Breaker.Delay);
        InBackground(ProbeAsync);
    }

    private async Task ProbeAsync()
    {
        while (Breaker.IsOpen)
        {
            using var soon = CancellationTokenSource.CreateLinkedTokenSource(_stopping);
            await Task.WhenAny(Task.Delay(Breaker.Delay, _time, soon.Token), Volatile.Read(ref _probeNow).Task);
            await soon.CancelAsync();
            _stopping.ThrowIfCancellationRequested();
            Breaker.Probe();
            await _changing.WaitAsync(_stopping);
            try
            {
                await TryReturnAsync();
            }
            finally
            {
                _changing.Release();
            }

            _probeNow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private async Task TryReturnAsync()
    {
        if (!Current.Provider.IsGpu)
        {
            if (await OpenOnGpuAsync() is not { } opened)
            {
                return;
            }

            Replace(opened);
        }

        Breaker.Close();
        InferenceLog.GpuBack(_logger, Breaker.Probes);
    }

    private async Task<IModelRunner?> OpenOnGpuAsync()
    {
        try
        {
            var opened = await OpenAsync(_asked, _stopping);
            if (opened.Provider.IsGpu)
            {
                return opened;
            }

            InferenceLog.ProbeFailed(_logger, opened.Provider.Detail, Breaker.Delay);
            await opened.DisposeAsync();
        }
        catch (WorkerStartException ex)
        {
            InferenceLog.ProbeFailed(_logger, ex.Message, Breaker.Delay);
        }

        return null;
    }

    private void Replace(IModelRunner next)
    {
        var last = Interlocked.Exchange(ref _current, next)!; // not null: opened at the start
        InBackground(async () => await last.DisposeAsync());
    }

    private void InBackground(Func<Task> work)
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _background = Task.WhenAll(_background, Task.Run(() => WatchAsync(work), CancellationToken.None));
            }
        }
    }

    private async Task WatchAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The engine is shut down.
        }
    }
}

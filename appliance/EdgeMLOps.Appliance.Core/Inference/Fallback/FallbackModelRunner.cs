using EdgeMLOps.Appliance.Core.Workers;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Inference.Fallback;

/// <summary>
/// A model on the GPU with the processor behind it. A GPU that fails again and again, or does not take a worker that follows
/// another, is left: the model is opened on the processor, which is said and counted, and the GPU is probed beside it until it
/// takes the model back. Neither takes over before it has passed its check; where neither may, the model runs nowhere. Images
/// wait for a change; none is lost by it.
/// </summary>
internal sealed class FallbackModelRunner : IModelRunner
{
    private readonly PlaceOpener _opener;
    private readonly ProviderPreference _asked;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _changing = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopping;
    private readonly Lock _gate = new();
    private Place? _current;
    private ProviderStatus? _cause;
    private TaskCompletionSource _probeNow = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _background = Task.CompletedTask;
    private bool _isChanging;
    private bool _isProcessorSound;
    private bool _isDisposed;

    private FallbackModelRunner(OpenModel open, CheckModel check, ProviderPreference asked, TimeProvider time, ILogger logger)
    {
        _opener = new PlaceOpener(open, check, Breaker) { StartFailed = NoteStartFailed, Restarted = NoteRestarted };
        _asked = asked;
        _time = time;
        _logger = logger;
        _stopping = _stop.Token;
    }

    /// <summary>Counts, and when the GPU is left and tried again.</summary>
    public GpuBreaker Breaker { get; } = new();

    /// <inheritdoc/>
    public ProviderStatus Provider => Current.Runner.Provider is var now && now is { Used: ExecutionProvider.Cpu, Reason: not ProviderReason.ProcessorRefused }
        && Breaker.IsOpen && Volatile.Read(ref _cause) is { } cause
        ? cause
        : now;

    /// <inheritdoc/>
    public bool IsReady => !Volatile.Read(ref _isChanging) && Current is { HasMoved: false, Runner.IsReady: true };

    /// <inheritdoc/>
    public string Runtime => Current.Runner.Runtime;

    /// <inheritdoc/>
    public int MaxBatch => Current.Runner.MaxBatch;

    /// <inheritdoc/>
    public int ImageBytes => Current.Runner.ImageBytes;

    private Place Current => Volatile.Read(ref _current) ?? throw new InvalidOperationException("No model is open.");

    /// <summary>Opens a model, on the processor where a worker on the GPU crashes or hangs before it is ready. Where it begins it is not checked.</summary>
    /// <param name="open">Opens it.</param>
    /// <param name="check">What must let it through wherever it goes later.</param>
    /// <param name="asked">Where it shall run; not the processor.</param>
    /// <param name="time">Clock of the probes.</param>
    /// <param name="logger">Where events go.</param>
    /// <param name="cancellationToken">Gives up while it starts.</param>
    /// <exception cref="WorkerStartException">It opens nowhere.</exception>
    public static async Task<FallbackModelRunner> StartAsync(
        OpenModel open, CheckModel check, ProviderPreference asked, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var runner = new FallbackModelRunner(open, check, asked, time, logger);
        try
        {
            runner._current = await runner._opener.OpenAsync(asked, cancellationToken);
            if (runner._current.Runner.Provider is { IsDegraded: true } came)
            {
                runner.Leave(came.Reason, came.Detail);
            }
        }
        catch (WorkerStartException ex) when (ex.IsFault && !cancellationToken.IsCancellationRequested)
        {
            runner._current = await runner._opener.OpenAsync(ProviderPreference.Cpu, cancellationToken);
            runner.Leave(GpuProviders.Failed(asked), ex.Message);
        }

        return runner;
    }

    /// <inheritdoc/>
    public async Task<ExecutionProvider> RunAsync(IReadOnlyList<ReadOnlyMemory<byte>> images, OutputReader take)
    {
        while (true)
        {
            var place = Current;
            try
            {
                var used = await place.Runner.RunAsync(images, take);
                if (GpuProviders.Has(used) == place.IsGpu)
                {
                    return used;
                }

                // Its worker was replaced and the new one has the model elsewhere: what it found there counts for nothing.
                await WatchAsync(() => FollowAsync(place));
                ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
            }
            catch (ObjectDisposedException) when (!ReferenceEquals(place, Current))
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
            var place = Current;
            if (isSound)
            {
                Breaker.Ran();
            }
            else if (Breaker.IsTooMany())
            {
                await WatchAsync(() => LeaveGpuAsync(place, "runs in a row failed"));
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
            if (_isDisposed)
            {
                return;
            }

            (_isDisposed, background) = (true, _background);
        }

        await _stop.CancelAsync();
        await background;
        await _changing.WaitAsync(CancellationToken.None); // kept: nothing changes any more
        await Current.Runner.DisposeAsync();
        _stop.Dispose();
    }

    // A driver that crashes or hangs whenever a worker opens it would be waited for without end.
    private void NoteStartFailed(Place place)
    {
        if (place.IsGpu && ReferenceEquals(place, Volatile.Read(ref _current)) && Breaker.IsTooMany())
        {
            InBackground(() => LeaveGpuAsync(place, "workers in a row did not start"));
        }
    }

    // Whether an image comes or none: the probes begin with the loss.
    private void NoteRestarted(Place place)
    {
        if (place.HasMoved && ReferenceEquals(place, Volatile.Read(ref _current)))
        {
            InBackground(() => FollowAsync(place));
        }
    }

    private Task LeaveGpuAsync(Place from, string why) => ChangeAsync(
        from, () => GoToProcessorAsync(GpuProviders.Failed(_asked), FormattableString.Invariant($"{GpuBreaker.MostFaults} {why}")));

    private Task FollowAsync(Place from) => ChangeAsync(from, async () =>
    {
        if (!from.HasMoved)
        {
            return; // its worker was replaced once more, and is where it was
        }

        if (from.IsGpu)
        {
            await GoToProcessorAsync(GpuProviders.Failed(_asked), from.Runner.Provider.Detail);
        }
        else if (await TryGpuAsync() is { } fault)
        {
            await GoToProcessorAsync(GpuProviders.Failed(_asked), fault);
        }
    });

    private async Task ChangeAsync(Place from, Func<Task> change)
    {
        await _changing.WaitAsync(_stopping);
        Volatile.Write(ref _isChanging, true);
        try
        {
            if (ReferenceEquals(from, Current))
            {
                await change();
            }
        }
        finally
        {
            Volatile.Write(ref _isChanging, false);
            _changing.Release();
        }
    }

    private async Task GoToProcessorAsync(ProviderReason reason, string detail)
    {
        var isRefused = await TryProcessorAsync();
        if (!Breaker.IsOpen)
        {
            Leave(reason, detail);
        }

        if (isRefused)
        {
            InferenceLog.ProcessorRefused(_logger, Current.Runner.Provider.Detail, Breaker.Delay);
        }
    }

    /// <returns>Whether it may not have the model, which runs nowhere then.</returns>
    private async Task<bool> TryProcessorAsync()
    {
        var (processor, fault) = await _opener.TryAsync(ProviderPreference.Cpu, _stopping);
        Replace(processor ?? new Place(new WaitingRunner(Current.Runner, _asked, fault), IsGpu: false));
        return processor is null;
    }

    private void Leave(ProviderReason reason, string detail)
    {
        Volatile.Write(ref _cause, new(ExecutionProvider.Cpu, _asked, reason, detail));
        _isProcessorSound = false;
        _probeNow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Breaker.Open();
        InferenceLog.GpuLeft(_logger, reason, detail, Breaker.Delay);
        InBackground(ProbeAsync);
    }

    private async Task ProbeAsync()
    {
        var loss = Breaker.Opened;
        while (IsStillLost(loss))
        {
            using var soon = CancellationTokenSource.CreateLinkedTokenSource(_stopping);
            await Task.WhenAny(Task.Delay(Breaker.Delay, _time, soon.Token), Volatile.Read(ref _probeNow).Task);
            await soon.CancelAsync();
            await _changing.WaitAsync(_stopping);
            try
            {
                if (IsStillLost(loss))
                {
                    Breaker.Probe();
                    await TryReturnAsync();
                    _probeNow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }
            }
            finally
            {
                _changing.Release();
            }
        }
    }

    // Another loss has its own probes.
    private bool IsStillLost(long loss) => Breaker.IsOpen && Breaker.Opened == loss;

    private async Task TryReturnAsync()
    {
        if (await TryGpuAsync() is not { } fault)
        {
            return;
        }

        InferenceLog.ProbeFailed(_logger, fault, Breaker.Delay);
        if (Current.Runner is WaitingRunner && await TryProcessorAsync())
        {
            InferenceLog.ProcessorRefused(_logger, Current.Runner.Provider.Detail, Breaker.Delay);
        }
    }

    /// <returns>Why it does not have the model; null when it has.</returns>
    private async Task<string?> TryGpuAsync()
    {
        var (gpu, fault) = await _opener.TryAsync(_asked, _stopping);
        if (gpu is null)
        {
            return fault;
        }

        Replace(gpu);
        Breaker.Close();
        InferenceLog.GpuBack(_logger, Breaker.Probes);
        return null;
    }

    private void Replace(Place next)
    {
        var last = Interlocked.Exchange(ref _current, next)!; // not null: opened at the start
        InBackground(async () => await last.Runner.DisposeAsync());
        if (next.HasMoved)
        {
            InBackground(() => FollowAsync(next)); // before anybody could hear of it
        }
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

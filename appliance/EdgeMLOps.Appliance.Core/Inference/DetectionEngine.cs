using System.Buffers;
using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Inference.Fallback;
using EdgeMLOps.Appliance.Core.Inference.Isolation;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Workers;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>
/// A model kept warm. Images are prepared on the callers' threads and run in batches of those that come together.
/// Safe for concurrent use; memory is bounded by the queue and the callers.
/// </summary>
public sealed class DetectionEngine : IAsyncDisposable
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(10);

    private readonly IModelRunner _runner;
    private readonly BatchLoop _loop;
    private readonly Task _running;
    private readonly TensorContract _contract;
    private readonly TimeProvider _time;
    private int _announced;
    private int _isDisposed;

    internal DetectionEngine(ModelPackage package, IModelRunner runner, InferenceOptions options, TimeProvider time, ILogger logger)
    {
        _runner = runner;
        _contract = TensorContract.Of(package.Manifest.Input);
        _time = time;
        Model = package.Identity;
        _loop = new BatchLoop(runner, package.Manifest, options, time, logger);
        _running = Task.Run(() => WatchAsync(logger));
    }

    /// <summary>Which model runs.</summary>
    public DetectionModel Model { get; }

    /// <summary>Where it really runs, and why.</summary>
    public ProviderStatus Provider => _runner.Provider;

    /// <summary>Version of ONNX Runtime, as it says itself.</summary>
    public string Runtime => _runner.Runtime;

    /// <summary>Whether it can run an image at once; false while its worker is being replaced.</summary>
    public bool IsReady => _runner.IsReady;

    /// <summary>How its workers fare; null when the model runs in this process.</summary>
    public WorkerPoolCounts? Workers { get; private init; }

    /// <summary>Most images in one run.</summary>
    public int MaxBatch => _runner.MaxBatch;

    /// <summary>Runs on the processor although a GPU was asked for.</summary>
    public long DegradedRuns => _loop.DegradedRuns;

    /// <summary>Prepared images that wait for the model.</summary>
    public int Waiting => _loop.Waiting;

    /// <summary>Images that the model was given once more, after a run that failed or gave no numbers.</summary>
    public long Retries => _loop.Retries;

    /// <summary>Images that got a code and no boxes.</summary>
    public long Failures => _loop.Failures;

    /// <summary>How often the model left the GPU for the processor.</summary>
    public long GpuLosses => Breaker?.Opened ?? 0;

    /// <summary>How often the GPU was tried again since.</summary>
    public long GpuProbes => Breaker?.Probes ?? 0;

    /// <summary>How often the processor, or a GPU that was back, did not pass the check before it took over.</summary>
    public long TakeoversRefused => Breaker?.Refusals ?? 0;

    private GpuBreaker? Breaker => (_runner as FallbackModelRunner)?.Breaker;

    /// <summary>
    /// Opens a model in this process, on the provider asked for (or the processor), checks its graph against the manifest,
    /// warms it up. For a program that analyses and ends; a service has it run in a worker.
    /// </summary>
    /// <param name="package">The model.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="time">Clock of timings and of the batch delay.</param>
    /// <param name="logger">Where events go.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <exception cref="DllNotFoundException">ONNX Runtime does not load; the message says what to install.</exception>
    /// <exception cref="GraphContractException">The graph is another than the manifest says.</exception>
    /// <exception cref="ManifestException">The model may not run on the provider asked for, or on the one there is.</exception>
    /// <exception cref="Microsoft.ML.OnnxRuntime.OnnxRuntimeException">The graph cannot run.</exception>
    public static Task<DetectionEngine> StartAsync(
        ModelPackage package,
        InferenceOptions options,
        TimeProvider time,
        ILogger<DetectionEngine> logger,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        cancellationToken.ThrowIfCancellationRequested();
        return OpenAsync(package, options.On(EngineLimits.Narrow(package.Manifest.Limits, options.Provider), package.Manifest.Limits), time, logger);
    }

    /// <summary>
    /// Opens a model in a worker process of this executable: nothing native that runs what came from outside is in this
    /// one. A crash or a hang of the runtime costs the images in flight their first try.
    /// </summary>
    /// <param name="package">The model.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="worker">What the worker may take.</param>
    /// <param name="time">Clock of timings, deadlines and of the batch delay.</param>
    /// <param name="logger">Where events go.</param>
    /// <param name="cancellationToken">Gives up while it starts.</param>
    /// <exception cref="WorkerStartException">The worker does not start or the graph does not open in it; the message says why.</exception>
    /// <exception cref="ManifestException">The model may not run on the provider asked for, or takes more memory than the worker may have.</exception>
    public static Task<DetectionEngine> StartInWorkerAsync(
        ModelPackage package,
        InferenceOptions options,
        WorkerSettings worker,
        TimeProvider time,
        ILogger<DetectionEngine> logger,
        CancellationToken cancellationToken) =>
        StartInWorkerAsync(package, options, worker, check: null, time, logger, cancellationToken);

    /// <inheritdoc cref="StartInWorkerAsync(ModelPackage, InferenceOptions, WorkerSettings, TimeProvider, ILogger{DetectionEngine}, CancellationToken)"/>
    /// <param name="package">The model.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="worker">What the worker may take.</param>
    /// <param name="check">What must let the processor, or a GPU that is back, through before it takes over; null: nothing.</param>
    /// <param name="time">Clock of timings, deadlines and of the batch delay.</param>
    /// <param name="logger">Where events go.</param>
    /// <param name="cancellationToken">Gives up while it starts.</param>
    internal static async Task<DetectionEngine> StartInWorkerAsync(
        ModelPackage package,
        InferenceOptions options,
        WorkerSettings worker,
        EngineCheck? check,
        TimeProvider time,
        ILogger<DetectionEngine> logger,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(worker);
        var limits = package.Manifest.Limits;
        EngineLimits.CheckMemory(limits, worker.MemoryBytes);
        var (asked, counts) = (EngineLimits.Narrow(limits, options.Provider), new WorkerPoolCounts());
        var layout = new EngineLayout(GraphShape.Of(package), options.MaxBatch);
        async Task<IModelRunner> OpenAsync(ProviderPreference provider, WorkerEvents events, CancellationToken stopping) =>
            await WorkerModelRunner.StartAsync(
                new EngineSetup(package, options.On(provider, limits), time, logger) { Events = events },
                layout,
                worker with { Total = counts },
                time,
                logger,
                stopping);

        Task<string?> CheckAsync(IModelRunner candidate, CancellationToken stopping) => check is null
            ? Task.FromResult<string?>(null)
            : CandidateTrial.RunAsync(candidate, lent => new DetectionEngine(package, lent, options, time, logger), check, stopping);

        // Where the maker does not allow the processor there is nowhere to go from a GPU.
        IModelRunner runner = asked != ProviderPreference.Cpu && EngineLimits.AllowProcessor(limits)
            ? await FallbackModelRunner.StartAsync(OpenAsync, CheckAsync, asked, time, logger, cancellationToken)
            : await OpenAsync(asked, WorkerEvents.None, cancellationToken);
        return new DetectionEngine(package, runner, options, time, logger) { Workers = counts };
    }

    /// <summary>Runs the model on one image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="cancellationToken">Stops waiting; a run that began goes on without the caller.</param>
    /// <returns>The candidates, or a code why there are none.</returns>
    /// <exception cref="ObjectDisposedException">The engine is shut down.</exception>
    public async Task<InferenceResult> DetectAsync(DecodedImage image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var buffer = ArrayPool<byte>.Shared.Rent(_runner.ImageBytes);
        Interlocked.Increment(ref _announced);
        var isQueued = false;
        try
        {
            var request = Prepare(image, buffer, cancellationToken);
            isQueued = await TryQueueAsync(request, cancellationToken);
            ObjectDisposedException.ThrowIf(!isQueued, this);
            return await request.Done.WaitAsync(cancellationToken);
        }
        finally
        {
            // The loop reads the buffer until it answers, long after a caller that gave up.
            if (!isQueued)
            {
                Release(buffer);
            }
        }
    }

    /// <summary>Takes no new image, finishes those queued (a worker: what it gets to within ten seconds), closes the session.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
        {
            return;
        }

        _loop.Queue.TryComplete();
        if (Workers is not null)
        {
            // A worker that does not start would be waited for without end; the runner's own end fails what waits for it.
            await Task.WhenAny(_running, Task.Delay(StopGrace, _time, CancellationToken.None));
            await _runner.DisposeAsync();
            await _running;
            return;
        }

        await _running;
        await _runner.DisposeAsync();
    }

    private static async Task<DetectionEngine> OpenAsync(ModelPackage package, InferenceOptions options, TimeProvider time, ILogger logger)
    {
        var begun = time.GetTimestamp();
        var runner = await LocalModelRunner.OpenAsync(package.Graph, GraphShape.Of(package), options, time);
        await CheckAsync(package.Manifest.Limits, runner);
        InferenceLog.Opened(logger, package.Identity, runner.Provider, runner.MaxBatch, time.GetElapsedTime(begun));
        return new DetectionEngine(package, runner, options, time, logger);
    }

    private static async Task CheckAsync(ModelLimits? limits, LocalModelRunner runner)
    {
        try
        {
            EngineLimits.Check(limits, runner.Provider);
        }
        catch (ManifestException)
        {
            await runner.DisposeAsync();
            throw;
        }
    }

    private void Release(byte[] buffer)
    {
        Interlocked.Decrement(ref _announced);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private BatchRequest Prepare(DecodedImage image, byte[] buffer, CancellationToken cancellationToken)
    {
        var input = buffer.AsMemory(0, _runner.ImageBytes);
        var begun = _time.GetTimestamp();
        var letterbox = ImagePreprocessor.Fill(image.Windowed(_contract.Windowing), _contract, input.Span);
        return new BatchRequest(
            input, letterbox, _time.GetElapsedTime(begun), _time.GetTimestamp(), () => Release(buffer), cancellationToken);
    }

    private async Task<bool> TryQueueAsync(BatchRequest request, CancellationToken cancellationToken)
    {
        while (await _loop.Queue.WaitToWriteAsync(cancellationToken))
        {
            if (_loop.Queue.TryWrite(request))
            {
                return true;
            }
        }

        return false;
    }

    private async Task WatchAsync(ILogger logger)
    {
        try
        {
            await _loop.RunAsync(() => Volatile.Read(ref _announced));
        }
        catch (Exception ex) when (ex is not OperationCanceledException)
        {
            // A broken invariant, not a bad image: callers that wait are told, later ones are refused.
            InferenceLog.LoopEnded(logger, ex);
            _loop.FailAll(ex);
        }
    }
}

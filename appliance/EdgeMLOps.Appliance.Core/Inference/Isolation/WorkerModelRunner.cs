using EdgeMLOps.Appliance.Core.Inference.Outputs;
using EdgeMLOps.Appliance.Core.Workers;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Inference.Isolation;

/// <summary>A warm model in a worker: a crash or a hang of the runtime costs the batch in flight, and the next meets a new worker.</summary>
internal sealed class WorkerModelRunner : IModelRunner
{
    private readonly WorkerPool _pool;
    private readonly EngineSetup _setup;
    private readonly EngineLayout _layout;
    private readonly OutputBuffer _outputs = new();

    private WorkerModelRunner(WorkerPool pool, EngineSetup setup, EngineLayout layout)
    {
        _pool = pool;
        _setup = setup;
        _layout = layout;
        MaxBatch = setup.Opened.MaxBatch;
    }

    /// <inheritdoc/>
    public ProviderStatus Provider => _setup.Opened.Provider;

    /// <inheritdoc/>
    public bool IsReady => _pool.Counts.Ready > 0;

    /// <inheritdoc/>
    public string Runtime => _setup.Opened.Runtime;

    /// <inheritdoc/>
    public int MaxBatch { get; }

    /// <inheritdoc/>
    public int ImageBytes => _layout.Shape.ImageBytes;

    /// <summary>Starts a worker and makes it ready.</summary>
    /// <param name="setup">Makes each of its workers ready.</param>
    /// <param name="layout">Of the block.</param>
    /// <param name="settings">What a worker may take; with a place for the counts where several runners share one.</param>
    /// <param name="time">Clock of the deadlines.</param>
    /// <param name="logger">Where events go.</param>
    /// <param name="cancellationToken">Gives up while it starts.</param>
    /// <exception cref="WorkerStartException">It does not become ready; the message says why.</exception>
    public static async Task<WorkerModelRunner> StartAsync(
        EngineSetup setup, EngineLayout layout, WorkerSettings settings, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var pool = await WorkerPool.StartAsync(settings with { BlockBytes = layout.Bytes }, setup.RunAsync, time, logger, cancellationToken);
        return new WorkerModelRunner(pool, setup, layout);
    }

    /// <inheritdoc/>
    public async Task<ExecutionProvider> RunAsync(IReadOnlyList<ReadOnlyMemory<byte>> images, OutputReader take)
    {
        var result = await _pool.RunAsync(new EngineRunCall(images, _layout, _outputs), CancellationToken.None);
        if (result.Value is not { } ran)
        {
            if (result.Code == WorkerCode.Refused && Provider.IsGpu)
            {
                // After some faults of a GPU its driver fails every call of the same process.
                _pool.Recycle();
            }

            throw FaultOf(result);
        }

        for (var i = 0; i < images.Count; i++)
        {
            take(i, new ImageOutput(ran.Shapes[i], _outputs.Of(i)));
        }

        return ran.Provider;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    private static Exception FaultOf(WorkerResult<EngineRan> result) => result.Code switch
    {
        WorkerCode.Refused => new ModelRunException(
            result.Refusal == (ushort)EngineRefusal.OutputInvalid ? InferenceCode.OutputInvalid : InferenceCode.RunFailed),
        WorkerCode.WorkerCrashed => new ModelRunException(InferenceCode.WorkerCrashed),
        WorkerCode.WorkerTimeout => new ModelRunException(InferenceCode.WorkerTimeout),
        WorkerCode.WorkerMemory => new ModelRunException(InferenceCode.WorkerMemory),
        WorkerCode.WorkerProtocol => new ModelRunException(InferenceCode.WorkerProtocol),
        _ => new ObjectDisposedException(nameof(WorkerModelRunner)),
    };
}

namespace EdgeMLOps.Appliance.Core.Inference.Fallback;

/// <summary>A model that runs nowhere: what comes waits until it is closed, and goes to what took its place.</summary>
internal sealed class WaitingRunner : IModelRunner
{
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="last">Where it ran before.</param>
    /// <param name="asked">Where it shall run.</param>
    /// <param name="fault">Why the processor may not have it.</param>
    public WaitingRunner(IModelRunner last, ProviderPreference asked, string fault)
    {
        Provider = new(ExecutionProvider.Cpu, asked, ProviderReason.ProcessorRefused, fault);
        (Runtime, MaxBatch, ImageBytes) = (last.Runtime, last.MaxBatch, last.ImageBytes);
    }

    /// <inheritdoc/>
    public ProviderStatus Provider { get; }

    /// <inheritdoc/>
    public bool IsReady => false;

    /// <inheritdoc/>
    public string Runtime { get; }

    /// <inheritdoc/>
    public int MaxBatch { get; }

    /// <inheritdoc/>
    public int ImageBytes { get; }

    /// <inheritdoc/>
    public async Task<ExecutionProvider> RunAsync(IReadOnlyList<ReadOnlyMemory<byte>> images, OutputReader take)
    {
        await _closed.Task;
        throw new ObjectDisposedException(nameof(WaitingRunner));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _closed.TrySetResult();
        return ValueTask.CompletedTask;
    }
}

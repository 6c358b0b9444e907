namespace EdgeMLOps.Appliance.Core.Inference.Fallback;

/// <summary>A model that stays its owner's to close.</summary>
internal sealed class LentRunner(IModelRunner runner) : IModelRunner
{
    /// <inheritdoc/>
    public ProviderStatus Provider => runner.Provider;

    /// <inheritdoc/>
    public bool IsReady => runner.IsReady;

    /// <inheritdoc/>
    public string Runtime => runner.Runtime;

    /// <inheritdoc/>
    public int MaxBatch => runner.MaxBatch;

    /// <inheritdoc/>
    public int ImageBytes => runner.ImageBytes;

    /// <summary>Lends one.</summary>
    public static IModelRunner Of(IModelRunner runner) => new LentRunner(runner);

    /// <inheritdoc/>
    public Task<ExecutionProvider> RunAsync(IReadOnlyList<ReadOnlyMemory<byte>> images, OutputReader take) => runner.RunAsync(images, take);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

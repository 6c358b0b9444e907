using Microsoft.ML.OnnxRuntime;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>A warm model in this process, on a thread of its own.</summary>
internal sealed class LocalModelRunner : IModelRunner
{
    private readonly ModelThread _thread;
    private readonly ModelRunner _runner;

    private LocalModelRunner(ModelThread thread, ModelRunner runner)
    {
        _thread = thread;
        _runner = runner;
    }

    /// <inheritdoc/>
    public ProviderStatus Provider => _runner.Provider;

    /// <inheritdoc/>
    public bool IsReady => true;

    /// <inheritdoc/>
    public string Runtime => OrtEnv.Instance().GetVersionString();

    /// <inheritdoc/>
    public int MaxBatch => _runner.MaxBatch;

    /// <inheritdoc/>
    public int ImageBytes => _runner.ImageBytes;

    /// <inheritdoc cref="ModelRunner.Open"/>
    public static async Task<LocalModelRunner> OpenAsync(byte[] graph, GraphShape shape, InferenceOptions options, TimeProvider time)
    {
        var thread = new ModelThread();
        try
        {
            return new LocalModelRunner(thread, await thread.InvokeAsync(() => ModelRunner.Open(graph, shape, options, time)));
        }
        catch
        {
            thread.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<ExecutionProvider> RunAsync(IReadOnlyList<ReadOnlyMemory<byte>> images, OutputReader take) => _thread.InvokeAsync(() =>
    {
        _runner.Run(images.Count, (i, input) => images[i].Span.CopyTo(input), take);
        return _runner.Provider.Used;
    });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _thread.InvokeAsync(_runner.Dispose);
        _thread.Dispose();
    }
}

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>A warm model, in this process or in a worker: input tensors in, output tensors out. Used by one caller at a time.</summary>
internal interface IModelRunner : IAsyncDisposable
{
    /// <summary>Where it runs now, and why.</summary>
    ProviderStatus Provider { get; }

    /// <summary>Whether it can run an image at once; false while its worker is being replaced.</summary>
    bool IsReady { get; }

    /// <summary>Version of ONNX Runtime, as it says itself.</summary>
    string Runtime { get; }

    /// <summary>Most images in one run: the site's limit, or the graph's own.</summary>
    int MaxBatch { get; }

    /// <summary>Bytes of one image's input.</summary>
    int ImageBytes { get; }

    /// <summary>Runs one batch.</summary>
    /// <param name="images">1 to <see cref="MaxBatch"/> inputs, in layout and type of the manifest.</param>
    /// <param name="take">Called for each image with its place and its output, which is valid in the call only.</param>
    /// <returns>Where it ran.</returns>
    /// <exception cref="Microsoft.ML.OnnxRuntime.OnnxRuntimeException">The runtime failed.</exception>
    /// <exception cref="GraphContractException">The output has another shape than the manifest says; a graph need not announce it.</exception>
    /// <exception cref="ModelRunException">The worker did not do it.</exception>
    /// <exception cref="ObjectDisposedException">It is shut down.</exception>
    Task<ExecutionProvider> RunAsync(IReadOnlyList<ReadOnlyMemory<byte>> images, OutputReader take);

    /// <summary>Tells how a run went, before what failed is tried again: where there is another place to run, that may be the time to go there.</summary>
    /// <param name="ran">Where it ran.</param>
    /// <param name="isSound">Whether it gave what was understood for one image at least.</param>
    Task JudgeAsync(ExecutionProvider ran, bool isSound) => Task.CompletedTask;
}

using Microsoft.ML.OnnxRuntime;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>Opens a graph on the provider asked for, or on the processor, and says which it became and why.</summary>
internal static class SessionFactory
{
    // A node that no GPU kernel takes would run on the processor in silence; with this the session is refused instead.
    private const string NoSilentCpu = "session.disable_cpu_ep_fallback";

    /// <summary>Opens the graph.</summary>
    /// <param name="graph">The ONNX graph.</param>
    /// <param name="options">Provider, device, threads.</param>
    /// <exception cref="DllNotFoundException">ONNX Runtime itself does not load.</exception>
    /// <exception cref="OnnxRuntimeException">The graph is not one the processor can run.</exception>
    public static (InferenceSession Session, ProviderStatus Provider) Open(byte[] graph, InferenceOptions options)
    {
        OnnxRuntimeLibrary.Load(options.RuntimeFolder);
        if (options.Provider == ProviderPreference.Cpu)
        {
            return (OpenOnCpu(graph, options), new(ExecutionProvider.Cpu, options.Provider, ProviderReason.AsAsked, ""));
        }

        try
        {
            return (OpenOnCuda(graph, options), new(ExecutionProvider.Cuda, options.Provider, ProviderReason.AsAsked, ""));
        }
        catch (Exception ex) when (ex is OnnxRuntimeException or EntryPointNotFoundException)
        {
            var reason = IsMissingLibrary(ex) ? ProviderReason.CudaLibraryMissing : ProviderReason.CudaRefused;
            return (OpenOnCpu(graph, options), new(ExecutionProvider.Cpu, options.Provider, reason, ex.Message));
        }
    }

    private static InferenceSession OpenOnCpu(byte[] graph, InferenceOptions options)
    {
        using var settings = Settings(options);
        return new InferenceSession(graph, settings);
    }

    private static InferenceSession OpenOnCuda(byte[] graph, InferenceOptions options)
    {
        using var settings = Settings(options);
        settings.AddSessionConfigEntry(NoSilentCpu, "1");
        settings.AppendExecutionProvider_CUDA(options.GpuDevice);
        return new InferenceSession(graph, settings);
    }

    private static SessionOptions Settings(InferenceOptions options) => new()
    {
        GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
        IntraOpNumThreads = options.CpuThreads,
        InterOpNumThreads = 1,
        LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, // what matters comes back as an exception
    };

    // The runtime has no code of its own for it: it says that the provider's shared library failed to load, or is not in this build.
    private static bool IsMissingLibrary(Exception ex) =>
        ex is EntryPointNotFoundException
        || ex.Message.Contains("Failed to load", StringComparison.OrdinalIgnoreCase)
        || ex.Message.Contains("not enabled in this build", StringComparison.OrdinalIgnoreCase);
}

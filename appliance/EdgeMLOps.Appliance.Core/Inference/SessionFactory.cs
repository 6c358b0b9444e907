using Microsoft.ML.OnnxRuntime;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>Opens a graph on the provider asked for, or on the processor, and says which it became and why.</summary>
internal static class SessionFactory
{
    // onnxruntime_session_options_config_keys.h: a graph that comes as bytes has no folder of its own.
    public const string WeightsFolderSetting = "session.model_external_initializers_file_folder_path";

    private const string SpinningSetting = "session.intra_op.allow_spinning";

    /// <summary>Opens the graph.</summary>
    /// <param name="graph">The ONNX graph.</param>
    /// <param name="weightsFolder">Where the weights lie that are not in the graph; null: all are.</param>
    /// <param name="options">Provider, device, threads.</param>
    /// <param name="start">
    /// Opens as many sessions as it needs, runs them and keeps them; closes them when it throws. A GPU that fails here is not used.
    /// </param>
    /// <exception cref="DllNotFoundException">ONNX Runtime itself does not load.</exception>
    /// <exception cref="OnnxRuntimeException">The graph is not one the processor can run.</exception>
    public static T Open<T>(
        byte[] graph, string? weightsFolder, InferenceOptions options, Func<Func<InferenceSession>, ProviderStatus, T> start)
    {
        OnnxRuntimeLibrary.Load(options.RuntimeFolder);
        return Open(options.Provider, () => OpenOnGpu(graph, weightsFolder, options), () => OpenOnCpu(graph, weightsFolder, options), start);
    }

    internal static T Open<T>(
        ProviderPreference asked, Func<InferenceSession> onGpu, Func<InferenceSession> onCpu, Func<Func<InferenceSession>, ProviderStatus, T> start)
    {
        var (reason, detail) = (ProviderReason.AsAsked, "");
        if (asked != ProviderPreference.Cpu)
        {
            try
            {
                return start(onGpu, new(GpuProviders.Of(asked), asked, ProviderReason.AsAsked, ""));
            }
            catch (Exception ex) when (ex is OnnxRuntimeException or GpuRefusedException)
            {
                (reason, detail) = (GpuProviders.Refused(asked, IsMissingLibrary(ex)), ex.Message.Trim());
            }
        }

        return start(onCpu, new(ExecutionProvider.Cpu, asked, reason, detail));
    }

    private static InferenceSession OpenOnCpu(byte[] graph, string? weightsFolder, InferenceOptions options)
    {
        using var settings = Settings(weightsFolder, options);
        return new InferenceSession(graph, settings);
    }

    private static InferenceSession OpenOnGpu(byte[] graph, string? weightsFolder, InferenceOptions options)
    {
        using var settings = Settings(weightsFolder, options);
        settings.AddSessionConfigEntry(PlacementReader.Setting, "1");
        var isTensorRt = options.Provider == ProviderPreference.TensorRt;
        if (isTensorRt)
        {
            TensorRtProvider.Append(settings, options.GpuDevice, options.GpuMemoryMegabytes);
        }
        else
        {
            CudaProvider.Append(settings, options.GpuDevice, options.GpuMemoryMegabytes);
        }

        var session = new InferenceSession(graph, settings);
        try
        {
            GpuPlacement.Check(PlacementReader.Read(session), isTensorRt ? TensorRtProvider.Name : CudaProvider.Name, isTensorRt ? "TensorRT" : "CUDA");
            return session;
        }
        catch (GpuRefusedException)
        {
            session.Dispose();
            throw;
        }
    }

    private static SessionOptions Settings(string? weightsFolder, InferenceOptions options)
    {
        var settings = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = options.CpuThreads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, // what matters comes back as an exception
        };
        // Threads that look out for work without sleeping took a third of the processor's time, between nodes and between runs, from
        // whoever prepares the next image; a lone run is not slower without.
        settings.AddSessionConfigEntry(SpinningSetting, "0");
        if (weightsFolder is not null)
        {
            settings.AddSessionConfigEntry(WeightsFolderSetting, weightsFolder);
        }

        return settings;
    }

    // The runtime has no code of its own for it: it says that the provider's library failed to load when it is registered, and
    // that cuDNN, which is looked for at the first convolution only, is unavailable.
    private static bool IsMissingLibrary(Exception ex) =>
        ex is GpuRefusedException { IsMissing: true }
        || ex.Message.Contains("Failed to load", StringComparison.OrdinalIgnoreCase)
        || ex.Message.Contains("cuDNN is unavailable", StringComparison.OrdinalIgnoreCase);
}

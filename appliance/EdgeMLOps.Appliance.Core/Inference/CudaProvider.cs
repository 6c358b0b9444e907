using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>The CUDA provider.</summary>
internal static class CudaProvider
{
    /// <summary>What the runtime calls it.</summary>
    public const string Name = "CUDAExecutionProvider";

    /// <summary>Puts a GPU into a session's settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="gpu">Number of the GPU as CUDA counts, from 0.</param>
    /// <param name="memoryMegabytes">Most memory of the GPU for the session's weights and values, in MiB; 0: all there is.</param>
    /// <exception cref="OnnxRuntimeException">The library, or one it needs, is missing or does not load.</exception>
    /// <exception cref="GpuRefusedException">There is no such GPU.</exception>
    public static void Append(SessionOptions settings, int gpu, int memoryMegabytes)
    {
        var chosen = ProviderLibrary.DeviceOf(Name, "onnxruntime_providers_cuda", "CUDA", gpu);
        settings.AppendExecutionProvider(OrtEnv.Instance(), [chosen], OptionsOf(memoryMegabytes));
    }

    /// <summary>What the provider is told (cuda_provider_options of onnxruntime_c_api.h).</summary>
    /// <param name="memoryMegabytes">Most memory of the GPU, in MiB; 0: all there is.</param>
    public static Dictionary<string, string> OptionsOf(int memoryMegabytes)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            // Boxes must be those of the processor; TF32 keeps 10 bits of each factor.
            ["use_tf32"] = "0",
            // The same kernels after each start: the usual way picks the fastest of a trial, and small sums differ by the kernel.
            ["cudnn_conv_algo_search"] = "HEURISTIC",
        };
        if (memoryMegabytes > 0)
        {
            options["gpu_mem_limit"] = ((long)memoryMegabytes << 20).ToString(CultureInfo.InvariantCulture);
            // By powers of two, as is usual, it would reach for twice what it needs and be refused.
            options["arena_extend_strategy"] = "kSameAsRequested";
        }

        return options;
    }
}

using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>The TensorRT provider. Written by its documentation; it was never run on its hardware.</summary>
internal static class TensorRtProvider
{
    /// <summary>What the runtime calls it.</summary>
    public const string Name = "TensorrtExecutionProvider";

    /// <summary>Puts a GPU into a session's settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="gpu">Number of the GPU as CUDA counts, from 0.</param>
    /// <param name="memoryMegabytes">Most memory of the GPU for what TensorRT works in, in MiB; 0: all there is.</param>
    /// <exception cref="OnnxRuntimeException">The library, or TensorRT itself, is missing or does not load.</exception>
    /// <exception cref="GpuRefusedException">There is no such GPU.</exception>
    public static void Append(SessionOptions settings, int gpu, int memoryMegabytes)
    {
        var chosen = ProviderLibrary.DeviceOf(Name, "onnxruntime_providers_tensorrt", "TensorRT", gpu);
        settings.AppendExecutionProvider(OrtEnv.Instance(), [chosen], OptionsOf(memoryMegabytes));
    }

    /// <summary>What the provider is told (tensorrt_provider_options.h, ONNX Runtime 1.29).</summary>
    /// <param name="memoryMegabytes">Most memory of the GPU, in MiB; 0: all there is.</param>
    public static Dictionary<string, string> OptionsOf(int memoryMegabytes)
    {
        // Boxes must be those of the processor. TF32 has no setting here: the acceptance set tells.
        var options = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["trt_fp16_enable"] = "0",
            ["trt_int8_enable"] = "0",
        };
        if (memoryMegabytes > 0)
        {
            options["trt_max_workspace_size"] = ((long)memoryMegabytes << 20).ToString(CultureInfo.InvariantCulture);
        }

        return options;
    }
}

using EdgeMLOps.Appliance.Core.Models;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>How the model runs. Section <c>Inference</c>.</summary>
public sealed class InferenceOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Inference";

    /// <summary>Which provider to use.</summary>
    /// <value>Auto</value>
    public ProviderPreference Provider { get; set; } = ProviderPreference.Auto;

    /// <summary>Number of the GPU, from 0.</summary>
    /// <value>0</value>
    public int GpuDevice { get; set; }

    /// <summary>
    /// Most memory of the GPU for a model's weights and values, in MiB, 0 (no limit) to 1048576; a package's own
    /// <c>limits.gpuMemoryMegabytes</c> holds where it is less. What CUDA itself takes, some hundred MiB, comes on top.
    /// </summary>
    /// <value>0</value>
    public int GpuMemoryMegabytes { get; set; }

    /// <summary>
    /// Folder that holds ONNX Runtime and its CUDA provider together (libonnxruntime.so, libonnxruntime_providers_shared.so,
    /// libonnxruntime_providers_cuda.so), full path; empty: the program's own folder. Read once in a process.
    /// </summary>
    /// <value>empty</value>
    public string RuntimeFolder { get; set; } = "";

    /// <summary>Threads of the processor for one run, 0 to 256; 0: one a core.</summary>
    /// <value>0</value>
    public int CpuThreads { get; set; }

    /// <summary>Most images in one run, 1 to 64.</summary>
    /// <value>8</value>
    public int MaxBatch { get; set; } = 8;

    /// <summary>Longest wait for images that are on their way to fill a batch, in milliseconds, 0 to 1000. A lone image never waits.</summary>
    /// <value>10</value>
    public int MaxBatchDelayMilliseconds { get; set; } = 10;

    /// <summary>Prepared images that may wait for the model, 1 to 256; beyond it the caller waits. Each takes one input tensor of memory.</summary>
    /// <value>16</value>
    public int QueueCapacity { get; set; } = 16;

    /// <summary>The same with another provider, and no more of the GPU than a package's maker allows.</summary>
    internal InferenceOptions On(ProviderPreference provider, ModelLimits? limits)
    {
        var other = (InferenceOptions)MemberwiseClone();
        other.Provider = provider;
        other.GpuMemoryMegabytes = EngineLimits.GpuMegabytes(limits, GpuMemoryMegabytes);
        return other;
    }

    /// <summary>The same for a model that is given one image at a time.</summary>
    internal InferenceOptions OneByOne()
    {
        var other = (InferenceOptions)MemberwiseClone();
        other.MaxBatch = 1;
        return other;
    }
}

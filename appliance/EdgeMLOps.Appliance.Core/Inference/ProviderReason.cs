namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>Why the engine runs where it runs.</summary>
public enum ProviderReason
{
    /// <summary>It is what was asked for, and the graph runs on it whole.</summary>
    AsAsked = 0,

    /// <summary>The CUDA provider's library, or one it needs (ONNX Runtime built with CUDA, cuBLAS, cuDNN), is not installed or does not load.</summary>
    CudaLibraryMissing = 1,

    /// <summary>The provider loaded but there is no GPU it can use, or it cannot take the whole graph (shape arithmetic apart), or the first run failed on it.</summary>
    CudaRefused = 2,

    /// <summary>It ran on CUDA, and runs or new workers failed there one after another; the GPU is tried again from time to time.</summary>
    CudaFailed = 3,

    /// <summary>The TensorRT provider's library, or TensorRT itself, is not installed or does not load.</summary>
    TensorRtLibraryMissing = 4,

    /// <summary>As <see cref="CudaRefused"/>, with TensorRT.</summary>
    TensorRtRefused = 5,

    /// <summary>As <see cref="CudaFailed"/>, with TensorRT.</summary>
    TensorRtFailed = 6,

    /// <summary>The GPU failed, and on the processor the model did not open or not pass its check: it runs nowhere, images wait, both are tried again.</summary>
    ProcessorRefused = 7,
}

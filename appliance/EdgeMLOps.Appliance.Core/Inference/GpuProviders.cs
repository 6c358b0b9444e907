namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>Which providers run on a GPU, and what is said when one does not.</summary>
internal static class GpuProviders
{
    /// <summary>Whether a provider runs on a GPU.</summary>
    public static bool Has(ExecutionProvider provider) => provider is ExecutionProvider.Cuda or ExecutionProvider.TensorRt;

    /// <summary>What a preference means; CUDA where the site leaves it open.</summary>
    public static ExecutionProvider Of(ProviderPreference asked) => asked switch
    {
        ProviderPreference.Cpu => ExecutionProvider.Cpu,
        ProviderPreference.TensorRt => ExecutionProvider.TensorRt,
        _ => ExecutionProvider.Cuda,
    };

    /// <summary>What a manifest calls a provider.</summary>
    public static string NameOf(ExecutionProvider provider) => provider switch
    {
        ExecutionProvider.Cuda => "cuda",
        ExecutionProvider.TensorRt => "tensorrt",
        _ => "cpu",
    };

    /// <summary>Why a provider was not used that did not open.</summary>
    public static ProviderReason Refused(ProviderPreference asked, bool isMissing) => (asked, isMissing) switch
    {
        (ProviderPreference.TensorRt, true) => ProviderReason.TensorRtLibraryMissing,
        (ProviderPreference.TensorRt, false) => ProviderReason.TensorRtRefused,
        (_, true) => ProviderReason.CudaLibraryMissing,
        _ => ProviderReason.CudaRefused,
    };

    /// <summary>Why a provider is not used any more.</summary>
    public static ProviderReason Failed(ProviderPreference asked) =>
        asked == ProviderPreference.TensorRt ? ProviderReason.TensorRtFailed : ProviderReason.CudaFailed;
}

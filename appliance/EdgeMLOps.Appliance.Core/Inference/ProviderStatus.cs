namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>The provider an engine really uses, and why.</summary>
/// <param name="Used">Where the model runs.</param>
/// <param name="Asked">What the site asked for.</param>
/// <param name="Reason">Why it runs there.</param>
/// <param name="Detail">The native library's own words when a GPU was refused; else empty. Holds no patient data: no image was near.</param>
public sealed record ProviderStatus(ExecutionProvider Used, ProviderPreference Asked, ProviderReason Reason, string Detail)
{
    /// <summary>True when a GPU was asked for by name, or was used before, and is not used.</summary>
    public bool IsDegraded => !IsGpu
        && (Asked is ProviderPreference.Cuda or ProviderPreference.TensorRt || Reason is ProviderReason.CudaFailed or ProviderReason.TensorRtFailed or ProviderReason.ProcessorRefused);

    /// <summary>Whether it runs on a GPU.</summary>
    internal bool IsGpu => GpuProviders.Has(Used);
}

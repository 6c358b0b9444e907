namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>Which provider the site asks for.</summary>
public enum ProviderPreference
{
    /// <summary>CUDA where there is one, else the processor.</summary>
    Auto,

    /// <summary>The processor only; no attempt at a GPU.</summary>
    Cpu,

    /// <summary>CUDA; running on the processor instead is a degradation that is logged as a warning and counted.</summary>
    Cuda,

    /// <summary>TensorRT; running on the processor instead is such a degradation too. CUDA does not take its place.</summary>
    TensorRt,
}

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>Where a model runs. Stored in the prediction log: numbers never change meaning.</summary>
public enum ExecutionProvider
{
    /// <summary>The processor.</summary>
    Cpu = 1,

    /// <summary>An NVIDIA GPU by CUDA.</summary>
    Cuda = 2,

    /// <summary>An NVIDIA GPU by TensorRT.</summary>
    TensorRt = 3,
}

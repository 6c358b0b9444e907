namespace EdgeMLOps.Contracts;

/// <summary>Where the model really ran.</summary>
public enum ExecutionProvider
{
    /// <summary>No model is loaded.</summary>
    None = 0,

    /// <summary>The processor.</summary>
    Cpu = 1,

    /// <summary>An NVIDIA GPU by CUDA.</summary>
    Cuda = 2,

    /// <summary>An NVIDIA GPU by TensorRT.</summary>
    TensorRt = 3,
}

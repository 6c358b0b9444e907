namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>CUDA or TensorRT loaded, and there is no GPU for it or it cannot take the graph; the message says which.</summary>
/// <param name="message">Which.</param>
/// <param name="isMissing">Something of theirs is not installed.</param>
internal sealed class GpuRefusedException(string message, bool isMissing = false) : Exception(message)
{
    public bool IsMissing { get; } = isMissing;
}

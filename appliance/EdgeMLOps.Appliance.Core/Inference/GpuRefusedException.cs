namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>CUDA or TensorRT loaded, and there is no GPU for it or it cannot take the graph; the message says which.</summary>
internal sealed class GpuRefusedException(string message) : Exception(message);

namespace EdgeMLOps.Appliance.Core.Inference.Isolation;

/// <summary>A batch: inputs of so many images stand in the block.</summary>
internal sealed record EngineRunning(int Images);

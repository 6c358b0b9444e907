namespace EdgeMLOps.Appliance.Core.Inference.Isolation;

/// <summary>The outputs of the batch stand in the block.</summary>
/// <param name="OutputLength">Values of one image's.</param>
/// <param name="Provider">Where the model ran.</param>
internal sealed record EngineRan(int OutputLength, ExecutionProvider Provider);

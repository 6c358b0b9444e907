namespace EdgeMLOps.Appliance.Core.Inference.Isolation;

/// <summary>The outputs of the batch stand in the block, one after another for each image.</summary>
/// <param name="Shapes">Of each image the sides of each output, without the axis of images.</param>
/// <param name="Provider">Where the model ran.</param>
internal sealed record EngineRan(int[][][] Shapes, ExecutionProvider Provider);

namespace EdgeMLOps.Appliance.Core.Inference.Isolation;

/// <summary>How the loaded graph is opened.</summary>
/// <param name="Shape">What it must take and give.</param>
/// <param name="Options">Provider, device, threads, batch.</param>
internal sealed record EngineOpening(GraphShape Shape, InferenceOptions Options);

namespace EdgeMLOps.Appliance.Core.Inference.Isolation;

/// <summary>The graph is open, checked and warm.</summary>
/// <param name="Provider">Where it runs, and why.</param>
/// <param name="MaxBatch">Most images in one run.</param>
/// <param name="Runtime">Version of ONNX Runtime, as it says itself.</param>
internal sealed record EngineOpened(ProviderStatus Provider, int MaxBatch, string Runtime);

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>Holds an engine that may take over to what it must find.</summary>
/// <param name="engine">The engine; stays the caller's to close.</param>
/// <param name="cancellationToken">Gives up.</param>
/// <returns>What it failed on; null when it may take over.</returns>
internal delegate Task<string?> EngineCheck(DetectionEngine engine, CancellationToken cancellationToken);

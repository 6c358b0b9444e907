namespace EdgeMLOps.Appliance.Core.Inference.Fallback;

/// <summary>Holds a model that is open where it may take over to what it must find, before an image comes to it. One that is not let through is closed.</summary>
/// <param name="candidate">The model; nobody else has it meanwhile.</param>
/// <param name="cancellationToken">Gives up; the model is closed.</param>
/// <returns>What it failed on; null when it may take over.</returns>
internal delegate Task<string?> CheckModel(IModelRunner candidate, CancellationToken cancellationToken);

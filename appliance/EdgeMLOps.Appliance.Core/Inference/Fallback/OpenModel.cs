namespace EdgeMLOps.Appliance.Core.Inference.Fallback;

/// <summary>Opens a model and warms it up.</summary>
/// <param name="provider">Where it shall run.</param>
/// <param name="events">Called by its workers, the first and those that take over from one that ended.</param>
/// <param name="cancellationToken">Gives up.</param>
/// <exception cref="Workers.WorkerStartException">It does not open there.</exception>
internal delegate Task<IModelRunner> OpenModel(ProviderPreference provider, WorkerEvents events, CancellationToken cancellationToken);

namespace EdgeMLOps.Appliance.Core.Inference.Fallback;

/// <summary>Opens a model and warms it up.</summary>
/// <param name="provider">Where it shall run.</param>
/// <param name="startFailed">Called each time that a worker which should take over from one that ended does not become ready.</param>
/// <param name="cancellationToken">Gives up.</param>
/// <exception cref="Workers.WorkerStartException">It does not open there.</exception>
internal delegate Task<IModelRunner> OpenModel(ProviderPreference provider, Action startFailed, CancellationToken cancellationToken);

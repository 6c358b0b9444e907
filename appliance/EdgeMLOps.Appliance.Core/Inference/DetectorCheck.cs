namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>Holds a detector whose engine may take over, after a GPU was lost or came back, to what it must find.</summary>
/// <param name="detector">The detector; stays the caller's to close.</param>
/// <param name="cancellationToken">Gives up.</param>
/// <returns>What it failed on, on one line; null when it may take over.</returns>
internal delegate Task<string?> DetectorCheck(DetectorHost detector, CancellationToken cancellationToken);

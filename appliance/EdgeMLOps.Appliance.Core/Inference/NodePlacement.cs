namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>Which provider runs one node of a session's graph.</summary>
/// <param name="Provider">Name of the provider.</param>
/// <param name="Operator">What the node does.</param>
internal sealed record NodePlacement(string Provider, string Operator);

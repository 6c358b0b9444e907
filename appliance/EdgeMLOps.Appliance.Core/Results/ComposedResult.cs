using EdgeMLOps.Appliance.Core.Results.Delivery;

namespace EdgeMLOps.Appliance.Core.Results;

/// <summary>A study's result, ready for the queue.</summary>
/// <param name="Document">The object.</param>
/// <param name="Predicted">Images analysed.</param>
/// <param name="Failed">Images that failed.</param>
/// <param name="Replaces">Whether it names a result made before.</param>
internal sealed record ComposedResult(ResultDocument Document, int Predicted, int Failed, bool Replaces);

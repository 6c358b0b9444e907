using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Appliance.Core.Results.Validation;

namespace EdgeMLOps.Appliance.Core.Results;

/// <summary>A study's result, ready for the queue, or why there is none.</summary>
/// <param name="Documents">The objects, the report first; empty when none can be made.</param>
/// <param name="Predicted">Images analysed.</param>
/// <param name="Failed">Images that failed.</param>
/// <param name="Replaces">Whether it names a result made before.</param>
/// <param name="Code">Why there is no object; empty when there are some.</param>
internal sealed record ComposedResult(IReadOnlyList<ResultDocument> Documents, int Predicted, int Failed, bool Replaces, string Code)
{
    /// <summary>Why the objects may not leave; empty when they may.</summary>
    public IReadOnlyList<ResultFault> Faults { get; init; } = [];

    public static ComposedResult None(string code, IReadOnlyList<JournalInstance> instances)
    {
        var predicted = instances.Count(instance => instance.State == InstanceState.Predicted);
        return new ComposedResult([], predicted, instances.Count - predicted, Replaces: false, code);
    }
}

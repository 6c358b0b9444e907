using EdgeMLOps.Appliance.Core.Studies.Completeness;

namespace EdgeMLOps.Appliance.Core.Studies.Trace;

/// <summary>What the running service says.</summary>
/// <param name="Answers">Whether it runs.</param>
/// <param name="Code">What it says is wrong with it; empty: nothing.</param>
/// <param name="LinkServing">Whether the hospital link is open; null: it does not say.</param>
public sealed record TraceService(bool Answers, string Code, bool? LinkServing)
{
    /// <summary>What each open study waits for, by row.</summary>
    public IReadOnlyDictionary<long, (StudyWait WaitsFor, DateTimeOffset? UntilUtc)> Waits { get; init; } =
        new Dictionary<long, (StudyWait, DateTimeOffset?)>();
}

using EdgeMLOps.Appliance.Core.Results.Delivery;

namespace EdgeMLOps.Appliance.Core.Studies.Trace;

/// <summary>What the databases have of one study.</summary>
internal sealed record StudyFactSheet
{
    public required long Row { get; init; }

    public required string StudyInstanceUid { get; init; }

    /// <summary>Images that no result covers are there, analysed or to be analysed.</summary>
    public required bool IsOpen { get; init; }

    public required IReadOnlyList<TracedState> States { get; init; }

    /// <summary>The runs, oldest first.</summary>
    public required IReadOnlyList<TracedRun> Runs { get; init; }

    /// <summary>Objects of its results.</summary>
    public required int Objects { get; init; }

    /// <summary>The deliveries of its newest result.</summary>
    public required IReadOnlyList<TracedDelivery> Deliveries { get; init; }

    /// <summary>Names of the destinations that are configured.</summary>
    public required IReadOnlyList<string> Destinations { get; init; }

    public required IReadOnlyList<TraceHop> Hops { get; init; }
}

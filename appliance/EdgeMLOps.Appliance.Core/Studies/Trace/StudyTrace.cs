namespace EdgeMLOps.Appliance.Core.Studies.Trace;

/// <summary>A study's way through the box, and what it waits for. For the hospital's own eyes, on this box.</summary>
public sealed record StudyTrace
{
    /// <summary>Row of the study in the journal, as logs name it; 0 where nothing of it came.</summary>
    public required long Row { get; init; }

    /// <summary>Study Instance UID.</summary>
    public required string StudyInstanceUid { get; init; }

    /// <summary>What it waits for, or why there is no result.</summary>
    public required TraceCode Code { get; init; }

    /// <summary>The same in one sentence.</summary>
    public required string Why { get; init; }

    /// <summary>The steps, in the order in which an image takes them.</summary>
    public required IReadOnlyList<TraceHop> Hops { get; init; }
}

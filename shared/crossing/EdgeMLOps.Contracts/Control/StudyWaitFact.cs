namespace EdgeMLOps.Contracts.Control;

/// <summary>What the result of one study waits for.</summary>
public sealed record StudyWaitFact
{
    /// <summary>The study's row in the appliance's journal: a number, and no identifier of the study.</summary>
    public required long Row { get; init; }

    /// <summary>What for, in the appliance's own fixed words.</summary>
    public required string WaitsFor { get; init; }

    /// <summary>When it waits no longer for this; null: until it happens.</summary>
    public DateTimeOffset? UntilUtc { get; init; }
}

namespace EdgeMLOps.Appliance.Core.Receiving.Quarantine;

/// <summary>An object that is to go, if it may.</summary>
internal sealed record QuarantineCandidate
{
    public long Row { get; init; }

    public QuarantineReason Reason { get; init; }

    public string File { get; init; } = "";

    public long Bytes { get; init; }

    /// <summary>Name of the first object's file; null when the journal has none.</summary>
    public string? First { get; init; }

    /// <summary>Whether retention removed that one on purpose.</summary>
    public InstanceFileState FirstState { get; init; }
}

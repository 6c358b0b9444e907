namespace EdgeMLOps.Appliance.Core.PostProcessing.Registry;

/// <summary>A step that a policy took, as the registry has it until the audit log has it too.</summary>
internal sealed record PolicyStep
{
    public long Id { get; init; }

    public string Digest { get; init; } = "";

    public string Package { get; init; } = "";

    public string Name { get; init; } = "";

    public string Version { get; init; } = "";

    public int Release { get; init; }

    public string Model { get; init; } = "";

    public int FromState { get; init; }

    public PolicyState ToState { get; init; }

    public long AtMs { get; init; }

    public string Who { get; init; } = "";

    public string Reason { get; init; } = "";

    public PolicyState? From => FromState == 0 ? null : (PolicyState)FromState;

    public PolicyStepDetail ToDetail() => new(Id, AtMs, Digest, Name, Version, Release, Model, From, ToState, Reason) { Package = Package };
}

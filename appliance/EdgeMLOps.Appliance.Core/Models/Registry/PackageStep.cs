namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>A step that a package took, as the registry has it until the audit log has it too.</summary>
internal sealed record PackageStep
{
    public long Id { get; init; }

    public string Digest { get; init; } = "";

    public string Name { get; init; } = "";

    public string Version { get; init; } = "";

    public int Release { get; init; }

    public int FromState { get; init; }

    public PackageState ToState { get; init; }

    public long AtMs { get; init; }

    public string Who { get; init; } = "";

    public string Reason { get; init; } = "";

    public int? Percent { get; init; }

    public StepDetail ToDetail() =>
        new(Id, AtMs, Digest, Name, Version, Release, FromState == 0 ? null : (PackageState)FromState, ToState, Reason) { Percent = Percent };
}

namespace EdgeMLOps.Appliance.Core.Predictions.Damage;

/// <summary>A row of table arm as it stands.</summary>
internal sealed record SalvagedArm
{
    public byte[] StudyKey { get; init; } = [];

    public string CanaryPackage { get; init; } = "";

    public string ActivePackage { get; init; } = "";

    public long Percent { get; init; }

    public long IsCanary { get; init; }

    public long BegunMs { get; init; }

    public string FallCode { get; init; } = "";

    public long? FellMs { get; init; }
}

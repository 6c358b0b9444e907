namespace EdgeMLOps.Appliance.Core.Predictions.Arms;

/// <summary>Which model a study was given to while a canary served a share of them.</summary>
internal sealed record StudyArm
{
    /// <summary>Package of the canary, 64 lower-case hex digits.</summary>
    public string CanaryPackage { get; init; } = "";

    /// <summary>Whether the study was given to the canary; else to the model that served.</summary>
    public bool IsCanary { get; init; }

    /// <summary>Why the study fell to the model that served all the same; empty while it has not.</summary>
    public string FallCode { get; init; } = "";
}

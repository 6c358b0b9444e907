namespace EdgeMLOps.Appliance.Core.Models.Registry.Acceptance;

/// <summary>How far a found box may lie from the expected one. Its class must be the same.</summary>
public sealed record AcceptanceTolerances
{
    /// <summary>Least intersection over union, above 0, at most 1.</summary>
    public required double Iou { get; init; }

    /// <summary>Largest difference of the scores, 0 to 1.</summary>
    public required double Score { get; init; }
}

namespace EdgeMLOps.Appliance.Core.Monitoring;

/// <summary>The population an observation belongs to.</summary>
public sealed record StudyCell
{
    /// <summary>SHA-256 of the model package, lower-case hexadecimal.</summary>
    public required string Package { get; init; }

    /// <summary>SHA-256 of the policy, lower-case hexadecimal.</summary>
    public required string Policy { get; init; }

    /// <summary>Modality (0008,0060) as it came.</summary>
    public required string Modality { get; init; }

    /// <summary>Body Part Examined (0018,0015) as it came.</summary>
    public required string BodyPart { get; init; }

    /// <summary>View Position (0018,5101) as it came.</summary>
    public required string View { get; init; }
}

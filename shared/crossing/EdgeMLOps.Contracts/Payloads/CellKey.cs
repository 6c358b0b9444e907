namespace EdgeMLOps.Contracts;

/// <summary>The population a clinical histogram is about: closed words and digests only.</summary>
public sealed record CellKey
{
    /// <summary>Digest of the model package.</summary>
    public required Digest256 Package { get; init; }

    /// <summary>Digest of the policy.</summary>
    public required Digest256 Policy { get; init; }

    /// <summary>The part the model played.</summary>
    public required CellRole Role { get; init; }

    /// <summary>Modality.</summary>
    public required CellModality Modality { get; init; }

    /// <summary>Body part.</summary>
    public required CellBodyPart BodyPart { get; init; }

    /// <summary>View.</summary>
    public required CellView View { get; init; }

    internal bool IsInRange =>
        Enum.IsDefined(Role) && Enum.IsDefined(Modality) && Enum.IsDefined(BodyPart) && Enum.IsDefined(View);
}

namespace EdgeMLOps.Contracts.Down.Trust;

/// <summary>A key of a root document.</summary>
public sealed record RootKey
{
    /// <summary>SHA-256 of <see cref="Spki"/>.</summary>
    public required Digest256 Id { get; init; }

    /// <summary>The SubjectPublicKeyInfo, DER, as <see cref="TrustKey.FromSpki"/> takes it.</summary>
    public required byte[] Spki { get; init; }
}

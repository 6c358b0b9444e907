namespace EdgeMLOps.Contracts.Down.Packages;

/// <summary>One signature of an envelope.</summary>
public sealed record DsseSignature
{
    /// <summary>Which key signed: SHA-256 of its SubjectPublicKeyInfo. Says where to look; only the signature proves it.</summary>
    public required Digest256 Keyid { get; init; }

    /// <summary>ECDSA P-256 over the SHA-256 of the pre-authentication encoding, DER (RFC 3279).</summary>
    public required byte[] Sig { get; init; }
}

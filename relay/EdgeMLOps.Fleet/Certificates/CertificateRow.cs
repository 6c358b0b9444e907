using EdgeMLOps.Contracts;

namespace EdgeMLOps.Fleet.Certificates;

/// <summary>A certificate that was issued.</summary>
/// <param name="Site">To whom.</param>
/// <param name="Key">SHA-256 of its public key.</param>
/// <param name="ProvenBy">SHA-256 of the public key that its request was proven by.</param>
/// <param name="IssuedMs">When.</param>
/// <param name="EndsMs">Until when it is good.</param>
/// <param name="Der">Its bytes.</param>
/// <param name="RevokedMs">When it was revoked; null when it is not.</param>
internal sealed record CertificateRow(Guid Site, Digest256 Key, Digest256 ProvenBy, long IssuedMs, long EndsMs, byte[] Der, long? RevokedMs = null);

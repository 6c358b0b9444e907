using EdgeMLOps.Contracts;

namespace EdgeMLOps.Fleet.Certificates;

/// <summary>A one-time token, as much of it as the fleet keeps.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Site">The site it is for.</param>
/// <param name="Key">SHA-256 of its public key; the secret half was never here.</param>
/// <param name="MadeMs">When it was made.</param>
/// <param name="ExpiresMs">When it is over.</param>
/// <param name="UsedFor">SHA-256 of the key it had certified; null while unused.</param>
/// <param name="RevokedMs">When its site was revoked while the token was there; null when it was not.</param>
internal sealed record TokenRow(Guid Id, Guid Site, Digest256 Key, long MadeMs, long ExpiresMs, Digest256? UsedFor, long? RevokedMs = null);

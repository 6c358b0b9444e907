using EdgeMLOps.Contracts.Down.Trust;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>What <c>trust --json</c> says: the root document that packages are held against.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Digest">SHA-256 of it: what the maker's people tell over another way.</param>
/// <param name="Expires">Until when it takes new packages.</param>
/// <param name="IsExpired">Whether that is over.</param>
/// <param name="Roles">Whose signatures count for what, by the ids of their keys.</param>
internal sealed record TrustLine(int Version, string Digest, DateTimeOffset Expires, bool IsExpired, IReadOnlyList<RootRole> Roles);

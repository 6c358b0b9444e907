using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down.Packages;
using EdgeMLOps.Contracts.Down.Trust;

namespace EdgeMLOps.Fleet.Roots;

/// <summary>What <c>root inspect --json</c> says of a root document.</summary>
internal sealed record RootLine
{
    public required string File { get; init; }

    /// <summary>None: it would be taken, by itself or after the one before it. Else why not.</summary>
    public required PackageFault Code { get; init; }

    public required string Message { get; init; }

    public required Digest256 Digest { get; init; }

    public required int Version { get; init; }

    public required DateTimeOffset Expires { get; init; }

    public required IReadOnlyList<RootRole> Roles { get; init; }

    /// <summary>Ids of the keys that are said to have signed.</summary>
    public required IReadOnlyList<Digest256> SignedBy { get; init; }
}

using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down.Packages;

namespace EdgeMLOps.Fleet.Packages;

/// <summary>What <c>package inspect --json</c> says of a file; null for what is not known because it is refused before.</summary>
internal sealed record PackageLine
{
    public required string File { get; init; }

    /// <summary>None, or why it is refused.</summary>
    public required PackageFault Code { get; init; }

    public required string Message { get; init; }

    public string? Digest { get; init; }

    public PackageKind? Kind { get; init; }

    public string? Name { get; init; }

    public string? Version { get; init; }

    public int? Release { get; init; }

    public DateTimeOffset? Created { get; init; }

    public long? Bytes { get; init; }

    public IReadOnlyList<PackageFileLine> Files { get; init; } = [];

    /// <summary>Ids of the keys that are said to have signed.</summary>
    public IReadOnlyList<Digest256> SignedBy { get; init; } = [];

    /// <summary>Version of the root it was held against; null: against none, so nothing is known of the signatures.</summary>
    public int? RootVersion { get; init; }
}

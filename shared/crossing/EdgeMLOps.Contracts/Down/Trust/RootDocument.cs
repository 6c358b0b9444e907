namespace EdgeMLOps.Contracts.Down.Trust;

/// <summary>Whom an installation believes, WIRE.md section 7. Itself signed by the threshold of its root keys.</summary>
public sealed record RootDocument
{
    /// <summary>The schema.</summary>
    public const string SchemaName = "edgemlops.root/1";

    /// <summary>What a root's envelope says it is over.</summary>
    public const string PayloadType = "application/vnd.edgemlops.root.v1+json";

    /// <summary>Most bytes of a root with its envelope.</summary>
    public const int MaxBytes = 256 << 10;

    /// <summary>The schema, <see cref="SchemaName"/>.</summary>
    public required string Schema { get; init; }

    /// <summary>From 1; the next root has one more.</summary>
    public required int Version { get; init; }

    /// <summary>Until when (UTC) new packages are accepted by it. What is installed goes on.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>The keys.</summary>
    public required IReadOnlyList<RootKey> Keys { get; init; }

    /// <summary>What they may sign; a role that is not here signs nothing.</summary>
    public required IReadOnlyList<RootRole> Roles { get; init; }
}

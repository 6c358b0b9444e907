namespace EdgeMLOps.Contracts.Down.Trust;

/// <summary>Who may sign a kind of thing, and how many of them must.</summary>
public sealed record RootRole
{
    /// <summary>The kind.</summary>
    public required TrustRole Role { get; init; }

    /// <summary>How many of the keys must have signed; at least 1.</summary>
    public required int Threshold { get; init; }

    /// <summary>Ids of the keys.</summary>
    public required IReadOnlyList<Digest256> Keys { get; init; }
}

namespace EdgeMLOps.Sqlite.Audit;

/// <summary>Where an audit chain stands. A copy kept elsewhere shows a cut tail or a rewrite later.</summary>
/// <param name="Length">Number of rows, which is the sequence number of the last one; 0 for an empty chain.</param>
/// <param name="Hash">SHA-256 of the last row, 32 bytes; all zero for an empty chain.</param>
public sealed record AuditHead(long Length, ReadOnlyMemory<byte> Hash)
{
    /// <summary>The head of a chain with no row.</summary>
    public static AuditHead Empty { get; } = new(0, new byte[32]);

    /// <summary>Whether both say the same length and the same hash.</summary>
    /// <param name="other">The other head.</param>
    public bool Equals(AuditHead? other) => other is not null && Length == other.Length && Hash.Span.SequenceEqual(other.Hash.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => Length.GetHashCode();
}

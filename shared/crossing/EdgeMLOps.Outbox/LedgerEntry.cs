using EdgeMLOps.Contracts;

namespace EdgeMLOps.Outbox;

/// <summary>What is known of a message for ever, also after its bytes are forgotten.</summary>
public sealed record LedgerEntry
{
    /// <summary>The message.</summary>
    public required OutboxKey Key { get; init; }

    /// <summary>SHA-256 of its frame.</summary>
    public required Digest256 Hash { get; init; }

    /// <summary>When it was sealed.</summary>
    public required DateTimeOffset SealedUtc { get; init; }

    /// <summary>When a broker last acknowledged it; null before.</summary>
    public required DateTimeOffset? SentUtc { get; init; }

    /// <summary>When the fleet's receipt covered it; null before.</summary>
    public required DateTimeOffset? ReceiptedUtc { get; init; }
}

namespace EdgeMLOps.Outbox;

/// <summary>A ledger row as it lies in the table.</summary>
internal sealed record OutboxRow
{
    public required long Epoch { get; init; }

    public required long Stream { get; init; }

    public required long Seq { get; init; }

    public required byte[] Hash { get; init; }

    public required long SealedMs { get; init; }

    public long? SentMs { get; init; }

    public long? ReceiptedMs { get; init; }
}

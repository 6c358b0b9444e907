namespace EdgeMLOps.Appliance.Core.Receiving.Commitment;

/// <summary>A request whose report is due. Its row number is the only name of it that logs may carry.</summary>
internal sealed record QueuedCommitment
{
    public long Id { get; init; }

    public string TransactionUid { get; init; } = "";

    /// <summary>Who asked, and who is told.</summary>
    public string PeerAe { get; init; } = "";

    /// <summary>Whom they called, and who tells.</summary>
    public string OurAe { get; init; } = "";

    public long ReceivedMs { get; init; }

    /// <summary>When the objects were looked at; null: not yet.</summary>
    public long? JudgedMs { get; init; }

    public int Attempts { get; init; }

    public DateTimeOffset ReceivedUtc => DateTimeOffset.FromUnixTimeMilliseconds(ReceivedMs);
}

namespace EdgeMLOps.Contracts;

/// <summary>The relay's last message in a window that ended in order.</summary>
public sealed record Bye : UpwardPayload
{
    /// <summary>The window.</summary>
    public required Guid Window { get; init; }

    /// <summary>When it was over.</summary>
    public required MinuteUtc At { get; init; }

    /// <summary>Messages the broker acknowledged in this window.</summary>
    public required long Sent { get; init; }

    /// <summary>Messages the fleet's receipts covered in this window.</summary>
    public required long Receipted { get; init; }

    /// <summary>Messages that wait for a later window.</summary>
    public required long Waiting { get; init; }

    /// <inheritdoc/>
    public override MessageKind Kind => MessageKind.Bye;

    internal override bool IsInRange => Sent >= 0 && Receipted >= 0 && Waiting >= 0;
}

namespace EdgeMLOps.Contracts;

/// <summary>The relay's first message in a window.</summary>
public sealed record Hello : UpwardPayload
{
    /// <summary>The window it connected in.</summary>
    public required Guid Window { get; init; }

    /// <summary>When it connected.</summary>
    public required MinuteUtc At { get; init; }

    /// <summary>Version of the relay.</summary>
    public required SoftwareVersion Relay { get; init; }

    /// <summary>Messages waiting in the outbox.</summary>
    public required long Waiting { get; init; }

    /// <inheritdoc/>
    public override MessageKind Kind => MessageKind.Hello;

    internal override bool IsInRange => Relay.IsInRange && Waiting >= 0;
}

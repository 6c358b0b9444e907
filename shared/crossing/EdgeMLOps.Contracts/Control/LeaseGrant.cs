namespace EdgeMLOps.Contracts.Control;

/// <summary>Body of <c>POST /v1/lease</c>: grants or renews the relay's right to be connected. The renewal is the heartbeat.</summary>
public sealed record LeaseGrant
{
    /// <summary>Shortest time to live, in seconds.</summary>
    public const int MinimumTtlSeconds = 1;

    /// <summary>Longest time to live, in seconds: the kernel's own dead-man timer is 30 s.</summary>
    public const int MaximumTtlSeconds = 60;

    /// <summary>The lease; a renewal repeats it.</summary>
    public required Guid LeaseId { get; init; }

    /// <summary>The window it is for.</summary>
    public required Guid WindowId { get; init; }

    /// <summary>When this grant ends: the window's end or this renewal's, whichever is first. One read late is refused.</summary>
    public required DateTimeOffset EndsUtc { get; init; }

    /// <summary>When the window itself ends as planned now: from it the relay plans what it still sends. Null: not said, and it sends to the
    /// end. It gives no right: <see cref="EndsUtc"/> does.</summary>
    public DateTimeOffset? WindowEndsUtc { get; init; }

    /// <summary>Seconds until the relay disconnects by itself unless renewed: 1 to 60.</summary>
    public required int TtlSeconds { get; init; }
}

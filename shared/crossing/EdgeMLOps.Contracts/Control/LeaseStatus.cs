namespace EdgeMLOps.Contracts.Control;

/// <summary>Answer of the relay to <c>POST /v1/lease</c> and <c>POST /v1/lease/revoke</c>.</summary>
public sealed record LeaseStatus
{
    /// <summary>The lease spoken of; null when there never was one.</summary>
    public required Guid? LeaseId { get; init; }

    /// <summary>Where the relay stands.</summary>
    public required LeasePhase Phase { get; init; }

    /// <summary>Whether the relay holds, opens or closes a connection: false is its word that none of its sockets is open.</summary>
    public required bool LinkUp { get; init; }

    /// <summary>Messages the broker acknowledged under this lease.</summary>
    public required long Sent { get; init; }

    /// <summary>Messages the fleet's receipts covered under this lease.</summary>
    public required long Receipted { get; init; }

    /// <summary>Messages still in the outbox.</summary>
    public required long Waiting { get; init; }

    /// <summary>Code of the last failure, such as <c>TlsFailed</c>; empty when there was none. At most 64 characters.</summary>
    public required string Code { get; init; }
}

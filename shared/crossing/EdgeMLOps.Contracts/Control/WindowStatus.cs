namespace EdgeMLOps.Contracts.Control;

/// <summary>Answer of the airlock about the window that runs or ran last.</summary>
public sealed record WindowStatus
{
    /// <summary>Where the airlock stands.</summary>
    public required WindowState State { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The window that runs, or ran last; null when there never was one.</summary>
    public required Guid? WindowId { get; init; }

    /// <summary>When that window ends or ended at the latest.</summary>
    public required DateTimeOffset? EndsUtc { get; init; }

    /// <summary>What the relay last said.</summary>
    public required LeaseStatus? Relay { get; init; }

    /// <summary>Code of the last failure; empty when there was none. At most 64 characters.</summary>
    public required string Code { get; init; }
}

using EdgeMLOps.Contracts.Control;

namespace EdgeMLOps.Airlock.States;

/// <summary>Where the airlock stands, as it is persisted before each step.</summary>
internal sealed record AirlockRecord
{
    /// <summary>Counts the transitions from the first start on; makes an audit row that was written twice recognisable.</summary>
    public required long Number { get; init; }

    public required WindowState State { get; init; }

    public required DateTimeOffset Since { get; init; }

    /// <summary>Whether a window runs that can be aborted or extended.</summary>
    public bool Runs => State is WindowState.Draining or WindowState.Isolated or WindowState.Open;

    /// <summary>The window that runs or ran last.</summary>
    public Guid? WindowId { get; init; }

    /// <summary>When it ends at the latest.</summary>
    public DateTimeOffset? EndsUtc { get; init; }

    /// <summary>The lease of that window; null before the outside opened.</summary>
    public Guid? LeaseId { get; init; }

    /// <summary>How the window ended, or why the airlock is held; empty while it runs.</summary>
    public string Code { get; init; } = "";

    /// <summary>Who confirmed that the outside is unplugged; null unless the airlock was held.</summary>
    public string? ConfirmedBy { get; init; }
}

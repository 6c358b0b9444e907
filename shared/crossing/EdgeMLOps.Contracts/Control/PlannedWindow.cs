namespace EdgeMLOps.Contracts.Control;

/// <summary>A window to come or past.</summary>
public sealed record PlannedWindow
{
    /// <summary>Key of the window; null while it is only due by a rule.</summary>
    public required Guid? WindowId { get; init; }

    /// <summary>When it starts.</summary>
    public required DateTimeOffset StartUtc { get; init; }

    /// <summary>When it ends at the latest.</summary>
    public required DateTimeOffset EndUtc { get; init; }

    /// <summary>How it ended, or empty. At most 64 characters.</summary>
    public required string Outcome { get; init; }
}

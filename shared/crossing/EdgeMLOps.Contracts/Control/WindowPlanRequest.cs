namespace EdgeMLOps.Contracts.Control;

/// <summary>Body of <c>POST /v1/windows/add</c>: a window at <see cref="StartUtc"/> or <see cref="LocalStart"/>, or the windows of a <see cref="Rule"/>; one of the three.</summary>
public sealed record WindowPlanRequest
{
    /// <summary>When it starts; in the future.</summary>
    public DateTimeOffset? StartUtc { get; init; }

    /// <summary>When it starts on the site's clock, such as <c>2026-11-21T22:00</c>.</summary>
    public string? LocalStart { get; init; }

    /// <summary>When it is due again and again in the site's time zone: five cron fields, or days and a time such as <c>mon-fri 22:15</c>.</summary>
    public string? Rule { get; init; }

    /// <summary>Length of the window in minutes: 1 to 240, by the site's configuration less.</summary>
    public required int Minutes { get; init; }

    /// <summary>Why; may be empty. At most 200 characters.</summary>
    public string Reason { get; init; } = "";
}

namespace EdgeMLOps.Contracts.Control;

/// <summary>Answer of the airlock to <c>GET /v1/windows</c> and <c>GET /v1/windows/next</c>.</summary>
public sealed record WindowList
{
    /// <summary>The windows, earliest first; at most 100 past ones, and those to come by rules for the next days.</summary>
    public required PlannedWindow[] Windows { get; init; }

    /// <summary>The site's time zone.</summary>
    public string TimeZone { get; init; } = "";

    /// <summary>The clock the airlock goes by.</summary>
    public DateTimeOffset NowUtc { get; init; }

    /// <summary>The rules; empty in the answer about the next window.</summary>
    public WindowRule[] Rules { get; init; } = [];

    /// <summary>The dates without windows; empty in the answer about the next window.</summary>
    public WindowBlackout[] Blackouts { get; init; } = [];

    /// <summary>The hospital's hold; null when there is none.</summary>
    public WindowHold? Hold { get; init; }

    /// <summary>Messages that wait for a window, by the relay's word; null when it was not asked or does not answer.</summary>
    public long? Waiting { get; init; }
}

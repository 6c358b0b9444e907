namespace EdgeMLOps.Contracts.Control;

/// <summary>Answer of the airlock to <c>GET /v1/windows</c> and <c>GET /v1/windows/next</c>.</summary>
public sealed record WindowList
{
    /// <summary>The windows, earliest first; at most 100.</summary>
    public required PlannedWindow[] Windows { get; init; }
}

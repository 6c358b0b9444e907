namespace EdgeMLOps.Contracts.Control;

/// <summary>Body of <c>POST /v1/windows/add</c>.</summary>
public sealed record WindowPlanRequest
{
    /// <summary>When it starts; in the future.</summary>
    public required DateTimeOffset StartUtc { get; init; }

    /// <summary>Length of the window in minutes: 1 to 240.</summary>
    public required int Minutes { get; init; }
}

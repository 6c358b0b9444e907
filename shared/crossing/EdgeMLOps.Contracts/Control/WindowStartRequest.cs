namespace EdgeMLOps.Contracts.Control;

/// <summary>Body of <c>POST /v1/windows/start</c>.</summary>
public sealed record WindowStartRequest
{
    /// <summary>Length of the window in minutes: 1 to 240.</summary>
    public required int Minutes { get; init; }
}

namespace EdgeMLOps.Contracts.Control;

/// <summary>Body of <c>POST /v1/windows/start</c>.</summary>
public sealed record WindowStartRequest
{
    /// <summary>Length of the window in minutes: 1 to 240, by the site's configuration less.</summary>
    public required int Minutes { get; init; }

    /// <summary>Why; may be empty. At most 200 characters.</summary>
    public string Reason { get; init; } = "";
}

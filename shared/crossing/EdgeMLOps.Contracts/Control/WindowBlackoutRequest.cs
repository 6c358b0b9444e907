namespace EdgeMLOps.Contracts.Control;

/// <summary>Body of <c>POST /v1/windows/blackout</c>: dates of the site without windows.</summary>
public sealed record WindowBlackoutRequest
{
    /// <summary>The first date.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last date, included.</summary>
    public required DateOnly Until { get; init; }

    /// <summary>Why; may be empty. At most 200 characters.</summary>
    public string Reason { get; init; } = "";
}

namespace EdgeMLOps.Contracts.Control;

/// <summary>Body of <c>POST /v1/windows/hold</c>: no window until it is released, and the running one ends.</summary>
public sealed record WindowHoldRequest
{
    /// <summary>Whether the hold is released, and not made.</summary>
    public required bool Release { get; init; }

    /// <summary>Why. 1 to 200 characters.</summary>
    public required string Reason { get; init; }
}

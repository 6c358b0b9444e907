namespace EdgeMLOps.Contracts.Control;

/// <summary>Dates of the site, both included, on which there is no window.</summary>
public sealed record WindowBlackout
{
    /// <summary>Its key.</summary>
    public required Guid BlackoutId { get; init; }

    /// <summary>The first date.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last date.</summary>
    public required DateOnly Until { get; init; }

    /// <summary>Account of who made it.</summary>
    public required string MadeBy { get; init; }

    /// <summary>Why, in the words of who made it; may be empty. At most 200 characters.</summary>
    public required string Reason { get; init; }
}

namespace EdgeMLOps.Contracts.Control;

/// <summary>A rule by which windows are due again and again.</summary>
public sealed record WindowRule
{
    /// <summary>Its key.</summary>
    public required Guid RuleId { get; init; }

    /// <summary>When it is due, in the site's time zone: cron fields, or days and a time. At most 100 characters.</summary>
    public required string Rule { get; init; }

    /// <summary>Length of its windows in minutes.</summary>
    public required int Minutes { get; init; }

    /// <summary>Account of who made it.</summary>
    public required string MadeBy { get; init; }

    /// <summary>Account of the second person who approved it; null when nobody did.</summary>
    public required string? ApprovedBy { get; init; }

    /// <summary>Why, in the words of who made it; may be empty. At most 200 characters.</summary>
    public required string Reason { get; init; }
}

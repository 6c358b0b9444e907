namespace EdgeMLOps.Contracts.Control;

/// <summary>A window to come or past.</summary>
public sealed record PlannedWindow
{
    /// <summary>Key of the window; null while it is only due by a rule.</summary>
    public required Guid? WindowId { get; init; }

    /// <summary>When it starts.</summary>
    public required DateTimeOffset StartUtc { get; init; }

    /// <summary>When it ends at the latest.</summary>
    public required DateTimeOffset EndUtc { get; init; }

    /// <summary>How it ended, or empty. At most 64 characters.</summary>
    public required string Outcome { get; init; }

    /// <summary>When it starts on the site's clock, with that clock's distance from UTC; null where the airlock was not asked for it.</summary>
    public DateTimeOffset? StartLocal { get; init; }

    /// <summary>The rule it comes from; null when a person planned it.</summary>
    public Guid? RuleId { get; init; }

    /// <summary>Account of who planned it, or made its rule; empty when that was not recorded. At most 64 characters.</summary>
    public string MadeBy { get; init; } = "";

    /// <summary>Account of the second person who approved it; null when nobody did.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>Why it is planned, in the words of who did; may be empty. At most 200 characters.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Why it would not begin as things stand (<c>HospitalHold</c>, <c>InBlackout</c>, <c>NeedsSecondApprover</c>); empty when it would.</summary>
    public string Blocked { get; init; } = "";
}

namespace EdgeMLOps.Contracts.Control;

/// <summary>Body of <c>POST /v1/windows/extend</c>: the running window ends later.</summary>
public sealed record WindowExtendRequest
{
    /// <summary>By how many minutes; the whole window stays within the longest that the site allows.</summary>
    public required int Minutes { get; init; }

    /// <summary>Why; may be empty. At most 200 characters.</summary>
    public string Reason { get; init; } = "";
}

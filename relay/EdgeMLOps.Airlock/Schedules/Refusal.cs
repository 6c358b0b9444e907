namespace EdgeMLOps.Airlock.Schedules;

/// <summary>Why a change of the schedule is refused.</summary>
/// <param name="Code">A fixed word.</param>
/// <param name="Detail">What it is about, for a person to read, such as the window that is in the way; null when the code says it all.</param>
internal sealed record Refusal(string Code, string? Detail = null)
{
    /// <summary>Whether the request is wrong in itself, whatever the schedule.</summary>
    public bool IsInvalid { get; init; }

    public static Refusal Invalid(string code, string? detail = null) => new(code, detail) { IsInvalid = true };
}

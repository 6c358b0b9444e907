namespace EdgeMLOps.Appliance.Core.Studies.Completeness;

/// <summary>The judgement on an open study.</summary>
internal sealed record StudyVerdict
{
    public required StudyVerdictKind Kind { get; init; }

    /// <summary>With <see cref="StudyVerdictKind.Wait"/>: what for.</summary>
    public StudyWait WaitsFor { get; init; }

    /// <summary>With <see cref="StudyVerdictKind.Wait"/>: when it waits no longer for this; null: until it happens.</summary>
    public DateTimeOffset? UntilUtc { get; init; }

    public StudyEvidence Evidence { get; init; }

    /// <summary>Images that came, of the series the model is for.</summary>
    public int Received { get; init; }

    /// <summary>Images there should be; null when nobody knows.</summary>
    public int? Expected { get; init; }

    /// <summary>Missing instance numbers, such as <c>2-3,7</c>; empty when none is known.</summary>
    public string Missing { get; init; } = "";

    public static StudyVerdict Wait(StudyWait what, DateTimeOffset? untilUtc) =>
        new() { Kind = StudyVerdictKind.Wait, WaitsFor = what, UntilUtc = untilUtc };
}

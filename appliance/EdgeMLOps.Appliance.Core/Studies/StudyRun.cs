using EdgeMLOps.Appliance.Core.Studies.Completeness;

namespace EdgeMLOps.Appliance.Core.Studies;

/// <summary>One run over a study: what was judged of it, and how it ended.</summary>
public sealed record StudyRun
{
    /// <summary>Row number of the study.</summary>
    public long StudyRow { get; init; }

    /// <summary>Study Instance UID.</summary>
    public string StudyInstanceUid { get; init; } = "";

    /// <summary>The highest instance row it covers.</summary>
    public long ThroughRow { get; init; }

    /// <summary>Complete or partial.</summary>
    public StudyVerdictKind Verdict { get; init; }

    /// <summary>What that rests on.</summary>
    public StudyEvidence Evidence { get; init; }

    /// <summary>Images that had come, of the series the model is for.</summary>
    public int Received { get; init; }

    /// <summary>Images there should be; null when nobody knows.</summary>
    public int? Expected { get; init; }

    /// <summary>Missing instance numbers, such as <c>2-3,7</c>; empty when none is known.</summary>
    public string Missing { get; init; } = "";

    /// <summary>How it ended.</summary>
    public StudyOutcome Outcome { get; init; }

    /// <summary>Why, with <see cref="StudyOutcome.Unreportable"/>; else empty.</summary>
    public string Code { get; init; } = "";

    /// <summary>When it was decided, in milliseconds since 1970 UTC.</summary>
    public long DecidedMs { get; init; }

    /// <summary>When it was decided.</summary>
    public DateTimeOffset DecidedUtc => DateTimeOffset.FromUnixTimeMilliseconds(DecidedMs);
}

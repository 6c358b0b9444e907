namespace EdgeMLOps.Appliance.Core.Studies;

/// <summary>A run over a study.</summary>
/// <param name="Run">What was judged and how it ended.</param>
/// <param name="EndedUtc">When it ended; null: it has not.</param>
internal sealed record TracedRun(StudyRun Run, DateTimeOffset? EndedUtc);

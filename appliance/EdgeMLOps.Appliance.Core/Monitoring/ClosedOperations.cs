namespace EdgeMLOps.Appliance.Core.Monitoring;

/// <summary>A closed bucket of operations that waits for the Gate.</summary>
/// <param name="Id">Its number; never used again.</param>
/// <param name="StartUtc">Begin of the bucket: the end of the one before.</param>
/// <param name="EndUtc">End of the bucket, later than its begin.</param>
/// <param name="Totals">What was counted in it.</param>
public sealed record ClosedOperations(long Id, DateTimeOffset StartUtc, DateTimeOffset EndUtc, OperationTotals Totals);

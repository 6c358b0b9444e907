namespace EdgeMLOps.Appliance.Core.Receiving.Commitment;

/// <summary>How commitment requests stand.</summary>
/// <param name="Waiting">Their report is not confirmed.</param>
/// <param name="Confirmed">Their report is confirmed.</param>
/// <param name="GivenUp">Their report was given up.</param>
/// <param name="FailedObjects">Objects in all of these that we did not answer for.</param>
public sealed record CommitmentCounts(long Waiting, long Confirmed, long GivenUp, long FailedObjects);

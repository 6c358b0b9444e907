using EdgeMLOps.Contracts;

namespace EdgeMLOps.Appliance.Gate.Releasing;

/// <summary>Whether a histogram may leave.</summary>
/// <param name="Obstacle">Why it may not; None when it may.</param>
/// <param name="Patients">Distinct patients behind it.</param>
/// <param name="Counts">A count for each published bin.</param>
internal sealed record ReleaseDecision(WithheldReason Obstacle, int Patients, IReadOnlyList<int> Counts);

namespace EdgeMLOps.Appliance.Core.Predictions.Arms;

/// <summary>How often one class was found in one arm.</summary>
/// <param name="Studies">Analysed studies whose result has it, by whichever model.</param>
/// <param name="Boxes">Boxes of it by the arm's own model.</param>
/// <param name="Scores">These counted by their score in 10 equal bins from 0 to 1.</param>
public sealed record ArmFindings(long Studies, long Boxes, IReadOnlyList<long> Scores);

namespace EdgeMLOps.Appliance.Core.Predictions.Arms;

/// <summary>How often one class was found in each arm.</summary>
/// <param name="Class">Name of the class.</param>
/// <param name="Canary">In the canary's arm.</param>
/// <param name="Active">In the other.</param>
/// <param name="LogEvidence">
/// Evidence that one arm has it in more of its studies, as a natural logarithm. It may be looked at as often as one likes: it exceeds ln(1/α) at any
/// time with a probability of α at most where there is no difference.
/// </param>
/// <param name="ExactP">Two-sided p of Fisher's exact test, for one look set beforehand; null where the share was changed, for which it does not hold.</param>
/// <param name="StudiesNeeded">Analysed studies of both arms by which the difference asked for is seen with a probability of about 80 %; null where it never is.</param>
/// <param name="StudiesMissing">How many of them are still to come.</param>
public sealed record ArmClass(
    string Class, ArmFindings Canary, ArmFindings Active, double LogEvidence, double? ExactP, long? StudiesNeeded, long? StudiesMissing);

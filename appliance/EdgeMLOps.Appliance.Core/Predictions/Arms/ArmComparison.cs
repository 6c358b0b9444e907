namespace EdgeMLOps.Appliance.Core.Predictions.Arms;

/// <summary>How the studies drawn to a canary fared beside those that the model that serves had. No study is in both.</summary>
/// <param name="CanaryPackage">Package of the canary, 64 lower-case hex digits.</param>
/// <param name="ActivePackage">Package of the model that served the others when the study was drawn.</param>
/// <param name="SinceUtc">When the first study was drawn.</param>
/// <param name="UntilUtc">When the last one was.</param>
/// <param name="Percents">The shares there were, lowest first.</param>
/// <param name="Canary">The canary's arm: all studies drawn to it, those that fell from it included.</param>
/// <param name="Active">The other arm.</param>
/// <param name="Fallen">Studies of the canary's arm that fell to the model that serves, by code.</param>
/// <param name="LogShareEvidence">
/// Evidence that the arms are not of the sizes that were drawn, as a natural logarithm; above ln 20 something keeps studies from one of them, and
/// nothing below can be believed.
/// </param>
/// <param name="Difference">The difference that <see cref="ArmClass.StudiesNeeded"/> is for: a part of the studies.</param>
/// <param name="Classes">The classes that both know, by name.</param>
public sealed record ArmComparison(
    string CanaryPackage,
    string ActivePackage,
    DateTimeOffset SinceUtc,
    DateTimeOffset UntilUtc,
    IReadOnlyList<int> Percents,
    ArmFigures Canary,
    ArmFigures Active,
    IReadOnlyDictionary<string, long> Fallen,
    double LogShareEvidence,
    double Difference,
    IReadOnlyList<ArmClass> Classes);

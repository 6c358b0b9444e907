namespace EdgeMLOps.Appliance.Core.Predictions.Pairs;

/// <summary>How often two models that saw the same found a class: the four cells of the table that paired tests are made on.</summary>
/// <param name="Both">Found by both.</param>
/// <param name="OnlyActive">Found by the model that served alone.</param>
/// <param name="OnlyShadow">Found by the shadow alone.</param>
/// <param name="Neither">Found by none.</param>
public sealed record PairedOutcomes(long Both, long OnlyActive, long OnlyShadow, long Neither)
{
    /// <summary>
    /// Two-sided p of the exact test on the discordant ones: doubled tail of the binomial with one half (McNemar, Psychometrika 12:153, 1947;
    /// exact form: Fagerland, Lydersen and Laake, BMC Med Res Methodol 13:91, 2013). It holds for one look that was set beforehand, and where
    /// the units are independent: studies rather than images.
    /// </summary>
    /// <value>0 to 1; 1 where there is no discordant one.</value>
    public double ExactP => PairedTest.ExactP(OnlyActive, OnlyShadow);

    /// <summary>
    /// Evidence that one of the models finds the class more often, as a natural logarithm: the likelihood of the discordant ones under a
    /// Beta(½,½) mixture against one half (Robbins, Ann Math Stat 41:1397, 1970; Ville's inequality). Unlike <see cref="ExactP"/> it may be looked
    /// at as often as one likes: it exceeds ln(1/α) at any time with a probability of α at most where there is no difference.
    /// </summary>
    public double LogEvidence => PairedTest.LogEvidence(OnlyActive, OnlyShadow);
}

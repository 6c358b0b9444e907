using EdgeMLOps.Appliance.Core.Models;

namespace EdgeMLOps.Appliance.Core.PostProcessing;

/// <summary>Refuses a policy that contradicts itself or the model's classes.</summary>
internal static class BoxPolicyRules
{
    private const int MostBoxes = 1000;

    public static void Check(BoxPolicy policy, IReadOnlyList<ModelClass> classes, string prefix)
    {
        void Require(bool holds, string key, string fault) => ManifestRule.Require(holds, prefix + key, fault);

        Require(policy.ScoreFloor is >= 0 and <= 1, "scoreFloor", "must be 0 to 1");
        Require(policy.NmsIou is >= 0 and <= 1, "nmsIou", "must be 0 to 1");
        Require(policy.MinAreaMm2 is >= 0 and < double.PositiveInfinity, "minAreaMm2", "must be at least 0");
        Require(policy.MaxAreaMm2 >= policy.MinAreaMm2, "maxAreaMm2", "is below minAreaMm2");
        Require(policy.MinAreaPercent is >= 0 and <= 100, "minAreaPercent", "must be 0 to 100");
        Require(
            policy.MaxAreaPercent >= policy.MinAreaPercent && policy.MaxAreaPercent <= 100,
            "maxAreaPercent",
            "must be minAreaPercent to 100");
        Require(policy.MaxBoxes is > 0 and <= MostBoxes, "maxBoxes", $"must be 1 to {MostBoxes}");
        Require(policy.NestedShare is null or (>= 0.5 and <= 1), "nestedShare", "must be 0.5 to 1");
        Require(policy.MaxAspect is null or (>= 1 and < double.PositiveInfinity), "maxAspect", "must be at least 1");
        Require(policy.BorderMarginPercent is >= 0 and <= 25, "borderMarginPercent", "must be 0 to 25");
        Require(policy.Suppression is null || Enum.IsDefined(policy.Suppression.Method), "suppression.method", "is none this program knows");
        Require(policy.Suppression?.Sigma is null or (> 0 and <= 10), "suppression.sigma", "must be above 0, at most 10");
        foreach (var name in classes.Select(one => one.Name))
        {
            Require(policy.Thresholds.ContainsKey(name), $"thresholds.{name}", "is missing: each class has a threshold");
        }

        foreach (var (name, threshold) in policy.Thresholds)
        {
            Require(
                classes.Any(one => string.Equals(one.Name, name, StringComparison.Ordinal)),
                $"thresholds.{name}",
                "is no class of the model");
            Require(
                threshold >= policy.ScoreFloor && threshold <= 1,
                $"thresholds.{name}",
                "must be scoreFloor to 1: what lies below the floor is not recorded and cannot be kept");
        }
    }
}

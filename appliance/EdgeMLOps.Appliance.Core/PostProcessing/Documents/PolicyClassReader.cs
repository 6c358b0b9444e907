using EdgeMLOps.Appliance.Core.PostProcessing.Tightening;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Documents;

/// <summary>Reads what a policy document says of one class.</summary>
internal static class PolicyClassReader
{
    private const double MostMm2 = 1e6; // a square metre
    private const double MostAspect = 1000;
    private const int MostBoxes = 1000;

    public static PolicyClass Read(PolicyKeys keys)
    {
        var found = new PolicyClass
        {
            Threshold = keys.Number("threshold", 0, 1),
            Groups = GroupsOf(keys),
            AreaMm2 = Range(keys.Object("areaMm2"), 0, MostMm2),
            AreaPercent = Range(keys.Object("areaPercent"), 0, 100),
            Aspect = keys.ObjectIf("aspect") is { } aspect ? Range(aspect, 1, MostAspect) : new(1, double.PositiveInfinity),
            BorderMarginPercent = keys.NumberIf("borderMarginPercent", 0, 25) ?? 0,
            MaxBoxes = keys.WholeIf("maxBoxes", 1, MostBoxes),
            Tightening = keys.ObjectIf("tighten") is { } tighten ? TighteningOf(tighten) : null,
        };
        keys.Close();
        return found;
    }

    private static Dictionary<AcquisitionGroup, double> GroupsOf(PolicyKeys keys)
    {
        var thresholds = new Dictionary<AcquisitionGroup, double>();
        if (keys.ObjectIf("groups") is not { } groups)
        {
            return thresholds;
        }

        foreach (var name in groups.Names())
        {
            var group = AcquisitionGroups.Find(name) ?? throw new PolicyException(
                PolicyFault.WordUnknown, groups.PathOf(name), $"must be one of {string.Join(", ", AcquisitionGroups.Names)}");
            thresholds.Add(group, groups.Number(name, 0, 1));
        }

        return thresholds;
    }

    private static PolicyRange Range(PolicyKeys keys, double least, double most)
    {
        var range = new PolicyRange(keys.Number("min", least, most), keys.Number("max", least, most));
        keys.Close();
        keys.Require(range.Least <= range.Most, PolicyFault.Contradiction, "max", "is below min");
        return range;
    }

    private static BoxTightening TighteningOf(PolicyKeys keys)
    {
        var tightening = new BoxTightening(
            keys.Word("content", "bright", "dark") is "dark", keys.Number("contrast", 0.05, 0.95), keys.Number("most", 0, 0.4));
        keys.Close();
        return tightening;
    }
}

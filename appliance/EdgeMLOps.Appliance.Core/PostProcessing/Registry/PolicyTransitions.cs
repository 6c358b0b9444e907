using static EdgeMLOps.Appliance.Core.PostProcessing.Registry.PolicyState;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Registry;

/// <summary>The one table of the steps a policy may take.</summary>
public static class PolicyTransitions
{
    private static readonly HashSet<(PolicyState From, PolicyState To)> Table =
    [
        (Imported, Active),
        (Imported, Quarantined),
        (Active, Retired),
        (Active, Quarantined),
        (Retired, Active),
        (Retired, Quarantined),
        (Quarantined, Imported),
    ];

    /// <summary>Whether a policy may take a step.</summary>
    /// <param name="from">Where it stands.</param>
    /// <param name="to">Where it shall stand.</param>
    public static bool Allow(PolicyState from, PolicyState to) => Table.Contains((from, to));
}

using static EdgeMLOps.Appliance.Core.Models.Registry.PackageState;

namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>The one table of the steps a package may take. What is not in it is refused, and each refusal says why.</summary>
public static class PackageTransitions
{
    /// <summary>Every step there is.</summary>
    public static IReadOnlyList<PackageTransition> All { get; } =
    [
        new(Imported, Verified),
        new(Imported, Quarantined),
        new(Verified, Validated),
        new(Verified, Quarantined),
        new(Validated, Staged),
        new(Validated, Shadow),
        new(Validated, Canary),
        new(Validated, Quarantined),
        new(Staged, Active),
        new(Staged, Validated), // the switch did not happen
        new(Staged, Quarantined),
        new(Active, Retired),
        new(Active, Quarantined),
        new(Retired, Active), // a roll-back
        new(Retired, Validated),
        new(Retired, Quarantined),
        new(Shadow, Validated),
        new(Shadow, Canary),
        new(Shadow, Quarantined),
        new(Canary, Validated),
        new(Canary, Staged),
        new(Canary, Quarantined),
        new(Quarantined, Verified),
    ];

    private static readonly HashSet<PackageTransition> Table = [.. All];

    /// <summary>Whether a package may take a step.</summary>
    /// <param name="from">Where it stands.</param>
    /// <param name="to">Where it shall stand.</param>
    /// <returns>None, or why not.</returns>
    public static StepFault Check(PackageState from, PackageState to) =>
        from == to ? StepFault.AlreadyThere
        : Table.Contains(new(from, to)) ? StepFault.None
        : to == Imported ? StepFault.ImportedOnce
        : from switch
        {
            Imported => StepFault.NotVerified,
            Verified => to == Retired ? StepFault.NeverServed : StepFault.NotValidated,
            Validated => to == Active ? StepFault.NotStaged : FaultBehind(to),
            Staged => FaultBehind(to),
            Active => StepFault.Serving,
            Retired => StepFault.Retired,
            Shadow or Canary => StepFault.Beside,
            _ => StepFault.Quarantined,
        };

    private static StepFault FaultBehind(PackageState to) => to switch
    {
        Retired => StepFault.NeverServed,
        _ => StepFault.AlreadyThere, // what it asks for lies behind it: it is verified, it is staged
    };
}

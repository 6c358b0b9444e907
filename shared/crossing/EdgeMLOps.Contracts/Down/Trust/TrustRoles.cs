using EdgeMLOps.Contracts.Down.Packages;

namespace EdgeMLOps.Contracts.Down.Trust;

/// <summary>Which role signs what.</summary>
public static class TrustRoles
{
    /// <summary>The role that signs packages of a kind.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such kind.</exception>
    public static TrustRole Of(PackageKind kind) => kind switch
    {
        PackageKind.Model => TrustRole.Model,
        PackageKind.Policy => TrustRole.Policy,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind"),
    };
}

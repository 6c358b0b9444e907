namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>Tells a fault of the root document from one of a package: with the former nothing is said against any package.</summary>
internal static class RootCodes
{
    public static bool IsOfRoot(this PackageCode code) => code is PackageCode.NoRoot or PackageCode.RootDamaged or PackageCode.RootExposed;
}

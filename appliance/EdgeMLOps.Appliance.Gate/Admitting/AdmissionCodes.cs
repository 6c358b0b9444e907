using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Contracts.Down.Packages;
using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Appliance.Gate.Admitting;

/// <summary>Translates what goes wrong into codes of the appliance.</summary>
internal static class AdmissionCodes
{
    /// <summary>The code of a fault of the contracts: it has the same name.</summary>
    public static PackageCode Of(PackageFault fault) => Enum.Parse<PackageCode>(fault.ToString());

    /// <summary>The code of what ended an import; null for what is no business of a package, such as a fault of the program.</summary>
    public static PackageCode? Of(Exception exception) => exception switch
    {
        PackageRefusedException refused => Of(refused.Fault),
        AdmissionException admission => admission.Code,
        IOException or UnauthorizedAccessException or StorageException => PackageCode.StorageFailed,
        _ => null,
    };
}

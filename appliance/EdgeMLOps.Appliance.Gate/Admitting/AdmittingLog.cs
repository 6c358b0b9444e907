using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Contracts.Down.Packages;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Gate.Admitting;

/// <summary>Events 4050–4069. Names and digests of packages, codes; no path.</summary>
internal static partial class AdmittingLog
{
    [LoggerMessage(4050, LogLevel.Information, "Imported package {Name} {Version}, release {Release}, digest {Digest}")]
    public static partial void Imported(this ILogger logger, string name, string version, int release, string digest);

    [LoggerMessage(4051, LogLevel.Warning, "A package was refused: {Code}")]
    public static partial void Refused(this ILogger logger, PackageCode code);

    [LoggerMessage(4052, LogLevel.Information, "Root version {Version} is trusted from now on, digest {Digest}")]
    public static partial void RootTaken(this ILogger logger, int version, string digest);

    [LoggerMessage(4053, LogLevel.Warning, "The configured root is refused, {Fault}: {Reason}; the one before stays")]
    public static partial void RootRefused(this ILogger logger, PackageFault fault, string reason);

    [LoggerMessage(4054, LogLevel.Warning, "The configured root cannot be read or kept; the one before stays")]
    public static partial void RootUnreadable(this ILogger logger, Exception exception);

    [LoggerMessage(4055, LogLevel.Critical, "The kept root is not believed, {Code}: {Reason}. No package is, until it is mended or a whole copy is put in its place")]
    public static partial void RootNotBelieved(this ILogger logger, PackageCode code, string reason);

    [LoggerMessage(4056, LogLevel.Critical, "Root version {Version}, digest {Digest}, is not the one that was told last, version {Told}: an older copy, one that nobody handed in, or an update that was cut off. Compare it, and hand in those that follow")]
    public static partial void RootSetBack(this ILogger logger, int version, string digest, int told);
}

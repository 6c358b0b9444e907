using System.Diagnostics;
using System.Reflection;

namespace EdgeMLOps.Appliance;

/// <summary>Names of this program.</summary>
internal static class ApplianceProgram
{
    /// <summary>Names the control socket and the log files.</summary>
    public const string Name = "appliance";

    /// <summary>The audit chain below the storage root.</summary>
    public const string AuditFile = "audit.db";

    /// <summary>When this process started.</summary>
    public static DateTimeOffset StartedUtc { get; } = new(Process.GetCurrentProcess().StartTime.ToUniversalTime());

    /// <summary>Version of the software, three numbers.</summary>
    public static string Version { get; } =
        typeof(ApplianceProgram).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}

namespace EdgeMLOps.Fleet;

/// <summary>Who this program is.</summary>
internal static class FleetProgram
{
    internal const string Name = "fleet";

    internal static string Version { get; } = (typeof(FleetProgram).Assembly.GetName().Version ?? new Version(0, 0, 0)).ToString(3);
}

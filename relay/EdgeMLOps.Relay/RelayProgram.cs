namespace EdgeMLOps.Relay;

/// <summary>Who this program is.</summary>
internal static class RelayProgram
{
    internal const string Name = "relay";

    internal static Version Version { get; } = typeof(RelayProgram).Assembly.GetName().Version ?? new Version(0, 0, 0);
}

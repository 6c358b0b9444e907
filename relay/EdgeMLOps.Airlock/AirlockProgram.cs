namespace EdgeMLOps.Airlock;

/// <summary>Who this program is.</summary>
internal static class AirlockProgram
{
    internal const string Name = "airlock";

    internal static Version Version { get; } = typeof(AirlockProgram).Assembly.GetName().Version ?? new Version(0, 0, 0);
}

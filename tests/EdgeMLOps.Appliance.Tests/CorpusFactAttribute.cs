namespace EdgeMLOps.Appliance.Tests;

/// <summary>A test over the public corpus; skipped where EDGEMLOPS_CORPUS names none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CorpusFactAttribute : FactAttribute
{
    public CorpusFactAttribute() => Skip = Directory.Exists(Folder) ? null : "EDGEMLOPS_CORPUS names no corpus";

    public static string Folder { get; } = Environment.GetEnvironmentVariable("EDGEMLOPS_CORPUS") ?? "";
}

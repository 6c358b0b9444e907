namespace EdgeMLOps.Architecture.Tests.Zones;

/// <summary>A tiny project of the throw-away repository.</summary>
/// <param name="Path">Its folder below the root, which is what gives it its zone.</param>
/// <param name="Items">What stands in its ItemGroup.</param>
/// <param name="Source">Its only source file; empty for none.</param>
/// <param name="Refusal">Code of the error its build must end with; empty when it must build.</param>
public sealed record SandboxProject(string Path, string Items, string Source, string Refusal)
{
    public string Name => System.IO.Path.GetFileName(Path);

    public string File => $"{Path}/{Name}.csproj";

    public static SandboxProject Clean(string path, string items = "", string source = "") => new(path, items, source, "");

    public static SandboxProject Refused(string code, string path, string items = "", string source = "") =>
        new(path, items, source, code);

    public override string ToString() => Path;
}

using System.Reflection;

namespace EdgeMLOps.Architecture.Tests.Events;

/// <summary>The assemblies that ship, told by the zone written into them.</summary>
internal static class ProductAssemblies
{
    public static IReadOnlyList<Assembly> All { get; } =
    [
        .. Directory.GetFiles(AppContext.BaseDirectory, "*.dll")
            .Select(Path.GetFileNameWithoutExtension)
            .Where(name => name!.StartsWith("EdgeMLOps.", StringComparison.Ordinal) || name == "Microsoft.ML.OnnxRuntime")
            .Select(name => Assembly.Load(name!))
            .Where(assembly => ZoneOf(assembly) is not (null or "None")),
    ];

    public static string? ZoneOf(Assembly assembly) => assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .SingleOrDefault(attribute => attribute.Key == "EdgeMLOps.DataZone")?.Value;
}

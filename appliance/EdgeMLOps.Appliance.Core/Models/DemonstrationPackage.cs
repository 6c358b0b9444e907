using System.Reflection;

namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>
/// The model that is built into the program, so that it does its job with nothing else given. Trusted by the digest
/// compiled in, by no key; a program whose embedded files were exchanged refuses to serve it.
/// </summary>
public static class DemonstrationPackage
{
    /// <summary>Stands in each result of the demonstration model.</summary>
    public const string Notice = "DEMONSTRATION, NOT FOR DIAGNOSIS";

    /// <summary>What the command line calls the package.</summary>
    public const string Name = "demonstration";

    private const string Prefix = "Models.Demonstration/";

    /// <summary>Reads the embedded files and checks them.</summary>
    /// <returns>The package, or why it is refused.</returns>
    public static PackageOutcome Load() => ModelPackage.Load(Files(), DemonstrationDigest.Value);

    internal static Dictionary<string, byte[]> Files()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[Prefix.Length..], name => Read(assembly, name), StringComparer.Ordinal);
    }

    private static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!; // not null: the name came from the assembly's own list
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}

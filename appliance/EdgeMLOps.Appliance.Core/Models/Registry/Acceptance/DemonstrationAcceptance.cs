using System.Reflection;
using EdgeMLOps.Hosting.Files;

namespace EdgeMLOps.Appliance.Core.Models.Registry.Acceptance;

/// <summary>The acceptance set of the demonstration package, built in beside it: phantoms of no patient. A detector reads files, so they are put into one folder.</summary>
internal static class DemonstrationAcceptance
{
    private const string Prefix = "Models.DemonstrationAcceptance/";

    /// <summary>Writes the files that are not there as they are built in.</summary>
    /// <param name="folder">The folder; made where missing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">They cannot be written.</exception>
    public static async Task WriteAsync(string folder, CancellationToken cancellationToken)
    {
        PrivateFolder.Make(folder, PrivateFolder.OwnerOnly);
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var content = await ReadAsync(assembly, name, cancellationToken);
            var path = Path.Combine(folder, name[Prefix.Length..]);
            if (!File.Exists(path) || !(await File.ReadAllBytesAsync(path, cancellationToken)).AsSpan().SequenceEqual(content))
            {
                await AtomicFile.WriteAsync(path, content, cancellationToken);
            }
        }
    }

    private static async Task<byte[]> ReadAsync(Assembly assembly, string name, CancellationToken cancellationToken)
    {
        await using var stream = assembly.GetManifestResourceStream(name)!; // not null: the name came from the assembly's own list
        var content = new byte[stream.Length];
        await stream.ReadExactlyAsync(content, cancellationToken);
        return content;
    }
}

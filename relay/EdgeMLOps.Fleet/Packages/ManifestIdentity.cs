using System.Text.Json;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Fleet.Packages;

/// <summary>
/// Reads name, version and release out of a folder's <c>manifest.json</c>, or of its <c>policy.json</c> where that is all there
/// is. The rest of both is clinical and no business of this zone: <c>edgemlops-appliance models prepare</c> and
/// <c>detect --policy</c> check them, and the appliance at the import.
/// </summary>
internal static class ManifestIdentity
{
    private static readonly string[] FileNames = ["manifest.json", "policy.json"];

    /// <summary>What the manifest says; nothing where there is none.</summary>
    /// <exception cref="CommandException">It is no JSON object with these three.</exception>
    public static async Task<PackageIdentity> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        if (FileNames.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is not { } path)
        {
            return new PackageIdentity(null, null, null);
        }

        try
        {
            await using var file = File.OpenRead(path);
            using var manifest = await JsonDocument.ParseAsync(file, cancellationToken: cancellationToken);
            var root = manifest.RootElement;
            return new PackageIdentity(root.GetProperty("name").GetString(), root.GetProperty("version").GetString(), root.GetProperty("release").GetInt32());
        }
        catch (Exception ex) when (ex is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new CommandException($"{path}: name, version and release cannot be read: {ex.Message}");
        }
    }

    /// <summary>What the manifest says and what was asked for, which must not contradict each other.</summary>
    /// <exception cref="CommandException">They do, or something is said by neither.</exception>
    public static (string Name, string Version, int Release) Merge(PackageIdentity manifest, PackageIdentity asked) => (
        One("name", manifest.Name, asked.Name),
        One("version", manifest.Version, asked.Version),
        One("release", manifest.Release, asked.Release) ?? throw Missing("release"));

    private static string One(string key, string? manifest, string? asked) => One<string>(key, manifest, asked, StringComparer.Ordinal) ?? throw Missing(key);

    private static int? One(string key, int? manifest, int? asked) => One<int?>(key, manifest, asked, EqualityComparer<int?>.Default);

    private static T? One<T>(string key, T? manifest, T? asked, IEqualityComparer<T> comparer) => manifest is null || asked is null || comparer.Equals(manifest, asked)
        ? asked ?? manifest
        : throw new CommandException($"--{key} {asked}: the folder says {manifest}");

    private static CommandException Missing(string key) => new($"--{key} is needed: there is no {Named} that says it");

    private static string Named => string.Join(" or ", FileNames);
}

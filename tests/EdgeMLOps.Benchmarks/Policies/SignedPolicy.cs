using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Benchmarks.Policies;

/// <summary>A policy for the demonstration model, signed by the fleet's command line with keys that openssl made.</summary>
internal static class SignedPolicy
{
    public const string Name = "site-policy";

    private const string Document = $$"""
        { "schema": "edgemlops.policy/1", "name": "{{Name}}", "version": "1.1.0", "release": 1,
          "model": { "name": "phantom-chest-detector", "releases": [ 1 ] }, "suppression": { "method": "nms", "share": 0.5 }, "maxBoxes": 100,
          "classes": {
            "nodule": { "threshold": 0.3, "areaMm2": { "min": 0, "max": 1e6 }, "areaPercent": { "min": 0, "max": 100 } },
            "mass": { "threshold": 0.3, "areaMm2": { "min": 0, "max": 1e6 }, "areaPercent": { "min": 0, "max": 100 } } } }
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Makes it.</summary>
    /// <param name="folder">Where.</param>
    /// <returns>The root document to believe it by, and the package's file.</returns>
    public static async Task<(string Root, string Package)> MakeAsync(TempFolder folder)
    {
        var (root, package) = (folder["root.json"], folder["policy.tar"]);
        foreach (var name in (string[])["root", "policy"])
        {
            await RunAsync("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", folder[$"{name}.pem"]);
            await RunAsync("openssl", "pkey", "-in", folder[$"{name}.pem"], "-pubout", "-out", folder[$"{name}.pub"]);
            File.SetUnixFileMode(folder[$"{name}.pem"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var fleet = Repository.Executable("EdgeMLOps.Fleet");
        await RunAsync(
            fleet, "root", "init", "--out", root, "--expires", "2099-01-01T00:00Z",
            "--key", $"root={folder["root.pub"]}", "--key", $"policy={folder["policy.pub"]}");
        await RunAsync(fleet, "root", "sign", root, "--key", folder["root.pem"]);
        await File.WriteAllTextAsync(Path.Combine(folder.Make("policy"), "policy.json"), Document);
        await RunAsync(fleet, "package", "build", "--kind", "policy", "--in", folder["policy"], "--out", package);
        await RunAsync(fleet, "package", "sign", package, "--key", folder["policy.pem"]);
        return (root, package);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var (code, output) = await ChildProcess.RunAsync(program, arguments, Patience);
        return code == 0 ? output.Trim() : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {code}: {output}");
    }
}

using System.Text.Json.Nodes;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Tests;

/// <summary>The data team's side: policies for the demonstration model, signed by the fleet's command line with a key that openssl made.</summary>
internal sealed class PolicyShop
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly string _folder;

    private PolicyShop(string folder) => _folder = folder;

    /// <summary>The root document that the hospital installs.</summary>
    public string RootFile => Path.Combine(_folder, "root.json");

    public static async Task<PolicyShop> OpenAsync(string folder)
    {
        var shop = new PolicyShop(folder);
        foreach (var name in new[] { "root", "policy" })
        {
            await RunAsync("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", shop.Of($"{name}.pem"));
            await RunAsync("openssl", "pkey", "-in", shop.Of($"{name}.pem"), "-pubout", "-out", shop.Of($"{name}.pub"));
            File.SetUnixFileMode(shop.Of($"{name}.pem"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        await FleetAsync(
            "root", "init", "--out", shop.RootFile, "--expires", "2099-01-01T00:00Z",
            "--key", $"root={shop.Of("root.pub")}", "--key", $"policy={shop.Of("policy.pub")}");
        await FleetAsync("root", "sign", shop.RootFile, "--key", shop.Of("root.pem"));
        return shop;
    }

    /// <summary>Makes a signed package file of a policy.</summary>
    public async Task<string> MakeAsync(JsonObject policy)
    {
        var folder = Directory.CreateDirectory(Of($"release{policy["release"]}")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "policy.json"), policy.ToJsonString());
        var package = Of($"release{policy["release"]}.tar");
        await FleetAsync("package", "build", "--kind", "policy", "--in", folder, "--out", package);
        await FleetAsync("package", "sign", package, "--key", Of("policy.pem"));
        return package;
    }

    private string Of(string name) => Path.Combine(_folder, name);

    private static Task FleetAsync(params string[] arguments) => RunAsync(Repository.Executable("EdgeMLOps.Fleet"), arguments);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var (exitCode, output) = await ChildProcess.RunAsync(program, arguments, Limit);
        Assert.True(exitCode == 0, output);
    }
}

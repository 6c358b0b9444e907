using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Tests;

/// <summary>The data team's side: packages of the demonstration graph under another name, with an acceptance set of phantoms as <c>models prepare</c> makes it, signed by the fleet's command line.</summary>
internal sealed class ModelMaker
{
    public const string Name = "some-detector";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly string _folder;

    private ModelMaker(string folder) => _folder = folder;

    /// <summary>The root document that the hospital installs.</summary>
    public string RootFile => Path.Combine(_folder, "root.json");

    public static async Task<ModelMaker> StartAsync(string folder)
    {
        var maker = new ModelMaker(folder);
        foreach (var name in new[] { "root", "model" })
        {
            await RunAsync("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", maker.Of($"{name}.pem"));
            await RunAsync("openssl", "pkey", "-in", maker.Of($"{name}.pem"), "-pubout", "-out", maker.Of($"{name}.pub"));
            File.SetUnixFileMode(maker.Of($"{name}.pem"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        await FleetAsync(
            "root", "init", "--out", maker.RootFile, "--expires", "2099-01-01T00:00Z",
            "--key", $"root={maker.Of("root.pub")}", "--key", $"model={maker.Of("model.pub")}");
        await FleetAsync("root", "sign", maker.RootFile, "--key", maker.Of("root.pem"));
        await maker.MakeAcceptanceAsync();
        return maker;
    }

    /// <summary>Makes a signed package file.</summary>
    public async Task<string> MakeAsync(int release)
    {
        var folder = Directory.CreateDirectory(Of($"release{release}")).FullName;
        foreach (var (name, content) in Embedded())
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, name), content);
        }

        var path = Path.Combine(folder, ModelPackage.ManifestFile);
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        (manifest["name"], manifest["release"], manifest["demonstration"]) = (Name, release, false);
        await File.WriteAllTextAsync(path, manifest.ToJsonString());
        var acceptance = Directory.CreateDirectory(Path.Combine(folder, "acceptance")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(Of("prepared"), "acceptance")))
        {
            File.Copy(file, Path.Combine(acceptance, Path.GetFileName(file)));
        }

        var package = Of($"release{release}.tar");
        await FleetAsync("package", "build", "--kind", "model", "--in", folder, "--out", package);
        await FleetAsync("package", "sign", package, "--key", Of("model.pem"));
        return package;
    }

    private string Of(string name) => Path.Combine(_folder, name);

    private async Task MakeAcceptanceAsync()
    {
        await Phantoms.MakeAsync(Of("images"), count: 2, seed: 5);
        var files = Directory.CreateDirectory(Of("embedded")).FullName;
        foreach (var (name, content) in Embedded())
        {
            await File.WriteAllBytesAsync(Path.Combine(files, name), content);
        }

        await RunAsync(
            Repository.Executable("EdgeMLOps.Appliance"),
            "models", "prepare", Path.Combine(files, ModelPackage.GraphFile), "--images", Of("images"), "--manifest", Path.Combine(files, ModelPackage.ManifestFile),
            "--out", Of("prepared"), "--score-at-least", "0.3", "--iou", "0.95", "--score-tolerance", "0.01", "--latency-ceiling", "60000");
    }

    private static IEnumerable<(string Name, byte[] Content)> Embedded()
    {
        const string Prefix = "Models.Demonstration/";
        var assembly = typeof(DemonstrationPackage).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            yield return (name[Prefix.Length..], content);
        }
    }

    private static Task FleetAsync(params string[] arguments) => RunAsync(Repository.Executable("EdgeMLOps.Fleet"), arguments);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var (exitCode, output) = await ChildProcess.RunAsync(program, arguments, Limit);
        Assert.True(exitCode == 0, output);
    }
}

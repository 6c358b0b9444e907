using System.Text.Json;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Gate.Admitting;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Tracing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Tests;

/// <summary>A package made by the data team's command line, used by the hospital's.</summary>
public sealed class Detect_package_tests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_signed_package_file_gives_the_boxes_of_its_model_and_leaves_nothing()
    {
        var image = (await Phantoms.MakeAsync(_folder.Make("studies"), count: 1, seed: 5))[0];
        await MakePackageAsync();
        var temporary = _folder.Make("tmp");

        var embedded = await DetectAsync(image, DemonstrationPackage.Name, temporary);
        var signed = await DetectAsync(image, _folder["model.tar"], temporary);

        Assert.True(embedded.ExitCode == 0 && signed.ExitCode == 0, embedded.Output + signed.Output);
        var (expected, found) = (Line(embedded.Output), Line(signed.Output));
        Assert.Equal(expected.GetProperty("boxes").GetRawText(), found.GetProperty("boxes").GetRawText());
        Assert.Contains("\"kept\":true", found.GetProperty("boxes").GetRawText(), StringComparison.Ordinal);
        Assert.Equal(expected.GetProperty("package").GetString(), found.GetProperty("package").GetString()); // the same files
        Assert.DoesNotContain(Directory.GetDirectories(temporary), path => path.Contains("edgemlops-package-", StringComparison.Ordinal));
        Assert.False(Directory.Exists(_folder["storage", "models"]));
    }

    [Fact]
    public async Task A_package_nobody_trusted_has_signed_and_a_name_nobody_knows_are_refused()
    {
        var image = (await Phantoms.MakeAsync(_folder.Make("studies"), count: 1, seed: 5))[0];
        await MakePackageAsync(signed: false);
        var temporary = _folder.Make("tmp");

        var unsigned = await DetectAsync(image, _folder["model.tar"], temporary);
        var unknown = await DetectAsync(image, "some-detector", temporary);

        Assert.Equal((1, 1), (unsigned.ExitCode, unknown.ExitCode));
        Assert.Contains("NotSigned", unsigned.Output, StringComparison.Ordinal);
        Assert.Contains("some-detector", unknown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetDirectories(temporary), path => path.Contains("edgemlops-package-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_imported_package_is_found_by_digest_and_by_name_and_refused_once_a_byte_of_it_is_another()
    {
        var image = (await Phantoms.MakeAsync(_folder.Make("studies"), count: 1, seed: 5))[0];
        await MakePackageAsync();
        var temporary = _folder.Make("tmp");
        var imported = await new PackageImporter(
            Options.Create(new StorageOptions { Root = _folder.Make("storage") }),
            Options.Create(new TrustOptions { RootFile = _folder["root.json"] }),
            TimeProvider.System,
            NullLogger<PackageImporter>.Instance).ImportAsync(_folder["model.tar"], default);
        Assert.Equal(PackageCode.Imported, imported.Code);

        var byDigest = await DetectAsync(image, imported.Digest, temporary);
        var byName = await DetectAsync(image, imported.Manifest!.Name, temporary);
        var card = Path.Combine(imported.Folder, "card.md");
        File.Delete(card);
        await File.WriteAllTextAsync(card, "another");
        var damaged = await DetectAsync(image, imported.Digest, temporary);

        Assert.True(byDigest.ExitCode == 0 && byName.ExitCode == 0, byDigest.Output + byName.Output);
        Assert.Equal(Line(byDigest.Output).GetProperty("boxes").GetRawText(), Line(byName.Output).GetProperty("boxes").GetRawText());
        Assert.Contains(imported.Digest, Line(byName.Output).GetProperty("package").GetString()!, StringComparison.Ordinal);
        Assert.Equal(1, damaged.ExitCode);
        Assert.Contains("DigestMismatch", damaged.Output, StringComparison.Ordinal);
    }

    // An import unpacks by the same code.
    [Fact]
    public async Task Every_byte_and_name_of_a_package_is_on_the_device_before_it_has_its_place()
    {
        var image = (await Phantoms.MakeAsync(_folder.Make("studies"), count: 1, seed: 5))[0];
        await MakePackageAsync();
        var trace = _folder["trace.txt"];

        var (exitCode, output) = await ChildProcess.RunAsync(
            "strace",
            [
                "-f", "-y", "-o", trace, "-e", "trace=fdatasync,fsync,rename", Repository.Executable("EdgeMLOps.Appliance"),
                "detect", image, "--package", _folder["model.tar"], "--config", _folder["appliance.json"],
            ],
            Limit);

        Assert.True(exitCode == 0, output);
        var calls = StraceLog.Parse(await File.ReadAllLinesAsync(trace))
            .Where(call => call.Arguments.Contains("edgemlops-package-", StringComparison.Ordinal))
            .ToList();
        var placed = Assert.Single(calls, call => call.Name is "rename");
        Assert.All(
            new[] { "manifest.json>", "model.onnx>", "card.md>", "envelope.json>" },
            name => Assert.Contains(calls, call => call.Name is "fdatasync" && call.Arguments.EndsWith(name, StringComparison.Ordinal) && call.Ended < placed.Begun));
        Assert.Contains(calls, call => call.Name is "fsync" && call.Arguments.Contains("/.staging-", StringComparison.Ordinal) && call.Ended < placed.Begun);
        Assert.Contains(calls, call => call.Name is "fsync" && call.Begun > placed.Ended);
    }

    [Fact]
    public async Task Whose_packages_are_believed_is_told()
    {
        await MakePackageAsync(signed: false);

        var told = await ChildProcess.RunAsync(
            Repository.Executable("EdgeMLOps.Appliance"), ["trust", "--json", "--config", _folder["appliance.json"]], Limit);
        var inspected = await ChildProcess.RunAsync(
            Repository.Executable("EdgeMLOps.Fleet"), ["root", "inspect", _folder["root.json"], "--json"], Limit);
        File.Delete(_folder["root.json"]);
        await File.WriteAllTextAsync(_folder["appliance.json"], JsonSerializer.Serialize(new { Storage = new { Root = _folder["storage"] } }));
        var nobody = await ChildProcess.RunAsync(
            Repository.Executable("EdgeMLOps.Appliance"), ["trust", "--config", _folder["appliance.json"]], Limit);

        Assert.True(told.ExitCode == 0 && inspected.ExitCode == 0, told.Output + inspected.Output);
        Assert.Equal(Line(inspected.Output).GetProperty("digest").GetString(), Line(told.Output).GetProperty("digest").GetString());
        Assert.Equal(1, nobody.ExitCode);
        Assert.Contains("Trust:RootFile", nobody.Output, StringComparison.Ordinal);
    }

    private static JsonElement Line(string output) => JsonDocument.Parse(output.Split('\n').Single(line => line.StartsWith('{'))).RootElement;

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var (exitCode, output) = await ChildProcess.RunAsync(program, arguments, Limit);
        Assert.True(exitCode == 0, output);
    }

    private Task<(int ExitCode, string Output)> DetectAsync(string image, string package, string temporary) => ChildProcess.RunAsync(
        Repository.Executable("EdgeMLOps.Appliance"),
        ["detect", image, "--package", package, "--json", "--config", _folder["appliance.json"]],
        Limit,
        new Dictionary<string, string>(StringComparer.Ordinal) { ["TMPDIR"] = temporary });

    private async Task MakePackageAsync(bool signed = true)
    {
        foreach (var name in new[] { "root", "model" })
        {
            await RunAsync("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", _folder[$"{name}.pem"]);
            await RunAsync("openssl", "pkey", "-in", _folder[$"{name}.pem"], "-pubout", "-out", _folder[$"{name}.pub"]);
            File.SetUnixFileMode(_folder[$"{name}.pem"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var fleet = Repository.Executable("EdgeMLOps.Fleet");
        await RunAsync(
            fleet, "root", "init", "--out", _folder["root.json"], "--expires", "2099-01-01T00:00Z",
            "--key", $"root={_folder["root.pub"]}", "--key", $"model={_folder["model.pub"]}");
        await RunAsync(fleet, "root", "sign", _folder["root.json"], "--key", _folder["root.pem"]);
        await RunAsync(fleet, "package", "build", "--kind", "model", "--in", Unpacked(), "--out", _folder["model.tar"]);
        if (signed)
        {
            await RunAsync(fleet, "package", "sign", _folder["model.tar"], "--key", _folder["model.pem"]);
        }

        await File.WriteAllTextAsync(_folder["appliance.json"], JsonSerializer.Serialize(new
        {
            Storage = new { Root = _folder["storage"] },
            Trust = new { RootFile = _folder["root.json"] },
            Inference = new { Provider = "Cpu" },
        }));
    }

    private string Unpacked()
    {
        var folder = _folder.Make("model");
        var assembly = typeof(DemonstrationPackage).Assembly;
        const string Prefix = "Models.Demonstration/";
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var content = assembly.GetManifestResourceStream(name)!;
            using var file = File.Create(Path.Combine(folder, name[Prefix.Length..]));
            content.CopyTo(file);
        }

        return folder;
    }
}

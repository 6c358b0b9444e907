using System.Text.Json;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Fleet.Tests.Packages;

/// <summary>The commands of the data team, and the openssl program and a second implementation in Python as judges.</summary>
public sealed class Package_commands_tests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_is_packed_signed_and_trusted()
    {
        await MakeKeysAsync("root", "model");
        await MakeRootAsync("root.json", "root");

        var built = await BuildAsync("model.tar");
        await FleetRun.OkAsync("package", "sign", _folder["model.tar"], "--key", _folder["model.pem"]);
        var inspected = await InspectAsync("--trust", _folder["root.json"]);

        Assert.Equal("none", inspected.GetProperty("code").GetString(), ignoreCase: true);
        Assert.Equal("some-detector", inspected.GetProperty("name").GetString());
        Assert.Equal(7, inspected.GetProperty("release").GetInt32());
        Assert.Equal(1, inspected.GetProperty("rootVersion").GetInt32());
        Assert.Equal(
            ["manifest.json", "acceptance/expected.json", "card.md", "model.onnx", "model.onnx.data"],
            inspected.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("name").GetString()));
        Assert.Contains(inspected.GetProperty("digest").GetString()!, built, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_folder_becomes_a_package_of_the_same_digest()
    {
        Assert.Equal(Digest(await BuildAsync("one.tar")), Digest(await BuildAsync("other.tar")));
    }

    [Fact]
    public async Task What_we_sign_is_what_openssl_verifies()
    {
        await MakeKeysAsync("model", "second");
        var built = await BuildAsync("model.tar");
        await FleetRun.OkAsync("package", "sign", _folder["model.tar"], "--key", _folder["model.pem"]);
        await FleetRun.OkAsync("package", "sign", _folder["model.tar"], "--key", _folder["second.pem"]);

        foreach (var key in new[] { "model.pub", "second.pub" })
        {
            var checkedBy = await PythonAsync("check", _folder["model.tar"], _folder[key]);
            Assert.True(checkedBy.ExitCode == 0, checkedBy.Output);
            Assert.Contains($"digest {Digest(built)}", checkedBy.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_openssl_signs_and_python_packs_is_taken()
    {
        await MakeKeysAsync("root", "model");
        await MakeRootAsync("root.json", "root");
        var made = await PythonAsync("make", Model(), _folder["model.tar"], _folder["model.pem"]);
        Assert.True(made.ExitCode == 0, made.Output);

        var inspected = await FleetRun.OkAsync("package", "inspect", _folder["model.tar"], "--trust", _folder["root.json"]);

        Assert.Contains("signed as root version 1 asks for", inspected, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Python_tells_a_changed_package_too()
    {
        await MakeKeysAsync("model");
        await BuildAsync("model.tar");
        await FleetRun.OkAsync("package", "sign", _folder["model.tar"], "--key", _folder["model.pem"]);
        Change("model.tar", 400_000);

        Assert.NotEqual(0, (await PythonAsync("check", _folder["model.tar"], _folder["model.pub"])).ExitCode);
        Assert.Contains("ChunkMismatch", await FleetRun.FailsAsync("package", "inspect", _folder["model.tar"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_signs_what_is_not_whole()
    {
        await MakeKeysAsync("model");
        await BuildAsync("model.tar");
        Change("model.tar", 400_000);
        var before = await File.ReadAllBytesAsync(_folder["model.tar"]);

        Assert.Contains("ChunkMismatch", await FleetRun.FailsAsync("package", "sign", _folder["model.tar"], "--key", _folder["model.pem"]), StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(_folder["model.tar"]));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.tmp"));
    }

    [Fact]
    public async Task An_encrypted_key_signs_with_its_password_and_with_no_other()
    {
        await MakeKeysAsync("model");
        await OpensslAsync("pkcs8", "-topk8", "-in", _folder["model.pem"], "-out", _folder["locked.pem"], "-v2", "aes256", "-passout", "pass:right");
        File.SetUnixFileMode(_folder["locked.pem"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(_folder["right"], "right\n");
        await File.WriteAllTextAsync(_folder["wrong"], "wrong\n");
        await BuildAsync("model.tar");

        string[] sign = ["package", "sign", _folder["model.tar"], "--key", _folder["locked.pem"]];
        Assert.Contains("encrypted", await FleetRun.FailsAsync(sign), StringComparison.Ordinal);
        Assert.Contains("password", await FleetRun.FailsAsync([.. sign, "--password-file", _folder["wrong"]]), StringComparison.Ordinal);
        await FleetRun.OkAsync([.. sign, "--password-file", _folder["right"]]);
    }

    // In processes of their own: the environment is the whole process's.
    [Fact]
    public async Task The_password_of_a_key_may_stand_in_the_environment_and_a_file_goes_before_it()
    {
        await MakeKeysAsync("model");
        await OpensslAsync("pkcs8", "-topk8", "-in", _folder["model.pem"], "-out", _folder["locked.pem"], "-v2", "aes256", "-passout", "pass:right");
        File.SetUnixFileMode(_folder["locked.pem"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(_folder["right"], "right\n");
        await BuildAsync("model.tar");

        Assert.Equal((1, true), await SignAsync("wrong"));
        Assert.Equal((1, true), await SignAsync(""));
        Assert.Equal((0, false), await SignAsync("right"));
        Assert.Equal((0, false), await SignAsync("wrong", "--password-file", _folder["right"]));
    }

    [Fact]
    public async Task A_key_that_others_may_read_or_that_is_public_or_of_another_curve_signs_nothing()
    {
        await MakeKeysAsync("model");
        await BuildAsync("model.tar");
        await OpensslAsync("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384", "-out", _folder["p384.pem"]);
        File.SetUnixFileMode(_folder["p384.pem"], UnixFileMode.UserRead);
        File.SetUnixFileMode(_folder["model.pub"], UnixFileMode.UserRead);

        Assert.Contains("P-256", await FleetRun.FailsAsync("package", "sign", _folder["model.tar"], "--key", _folder["p384.pem"]), StringComparison.Ordinal);
        Assert.Contains("no private key", await FleetRun.FailsAsync("package", "sign", _folder["model.tar"], "--key", _folder["model.pub"]), StringComparison.Ordinal);
        File.SetUnixFileMode(_folder["model.pem"], UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains("others may read", await FleetRun.FailsAsync("package", "sign", _folder["model.tar"], "--key", _folder["model.pem"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_no_package_can_hold_is_named_and_nothing_is_written()
    {
        var folder = Model();
        File.CreateSymbolicLink(Path.Combine(folder, "weights.bin"), "/etc/hostname");
        Assert.Contains("weights.bin", await BuildFailsAsync(), StringComparison.Ordinal);
        File.Delete(Path.Combine(folder, "weights.bin"));

        await File.WriteAllTextAsync(Path.Combine(folder, ".DS_Store"), "");
        Assert.Contains(".DS_Store", await BuildFailsAsync(), StringComparison.Ordinal);
        File.Delete(Path.Combine(folder, ".DS_Store"));

        Directory.CreateDirectory(Path.Combine(folder, "acceptance", "deeper"));
        Assert.Contains("deeper", await BuildFailsAsync(), StringComparison.Ordinal);
        Directory.Delete(Path.Combine(folder, "acceptance", "deeper"));

        File.Delete(Path.Combine(folder, "model.onnx"));
        Assert.Contains("FileMissing", await BuildFailsAsync(), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["model.tar"]));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.tmp"));
    }

    [Fact]
    public async Task What_is_asked_for_and_what_the_manifest_says_may_not_differ()
    {
        Model();
        Assert.Contains("--release 8: the folder says 7", await BuildFailsAsync("--release", "8"), StringComparison.Ordinal);
        Assert.Contains("--name other: the folder says some-detector", await BuildFailsAsync("--name", "other"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_is_signed_by_its_own_keys()
    {
        await MakeKeysAsync("root", "model", "policy");
        await MakeRootAsync("root.json", "root");
        var folder = _folder.Make("policy");
        await File.WriteAllTextAsync(Path.Combine(folder, "policy.json"), """{ "name": "chest", "version": "1", "release": 1 }""");
        string[] build = ["package", "build", "--kind", "policy", "--in", folder, "--out", _folder["policy.tar"]];
        Assert.Contains("--release 2: the folder says 1", await FleetRun.FailsAsync([.. build, "--release", "2"]), StringComparison.Ordinal);
        await FleetRun.OkAsync(build);

        await FleetRun.OkAsync("package", "sign", _folder["policy.tar"], "--key", _folder["model.pem"]);
        Assert.Contains("KeyNotForRole", await FleetRun.FailsAsync("package", "inspect", _folder["policy.tar"], "--trust", _folder["root.json"]), StringComparison.Ordinal);
        await FleetRun.OkAsync("package", "sign", _folder["policy.tar"], "--key", _folder["policy.pem"]);
        await FleetRun.OkAsync("package", "inspect", _folder["policy.tar"], "--trust", _folder["root.json"]);
    }

    [Fact]
    public async Task A_root_is_rotated_by_the_old_keys_and_the_new()
    {
        await MakeKeysAsync("root", "next", "model");
        await MakeRootAsync("root.json", "root");
        await FleetRun.OkAsync(
            "root", "init", "--from", _folder["root.json"], "--out", _folder["next.json"], "--expires", "2099-01-01T00:00Z", "--key", $"root={_folder["next.pub"]}");
        string[] inspect = ["root", "inspect", _folder["next.json"], "--from", _folder["root.json"]];

        Assert.Contains("NotSigned", await FleetRun.FailsAsync(inspect), StringComparison.Ordinal);
        await FleetRun.OkAsync("root", "sign", _folder["next.json"], "--key", _folder["next.pem"]);
        Assert.Contains("KeyUnknown", await FleetRun.FailsAsync(inspect), StringComparison.Ordinal);
        await FleetRun.OkAsync("root", "sign", _folder["next.json"], "--key", _folder["root.pem"]);
        var text = await FleetRun.OkAsync(inspect);

        Assert.Contains("root version 2", text, StringComparison.Ordinal);
        Assert.Contains("Model: 1 of", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_root_of_two_of_three_wants_two()
    {
        await MakeKeysAsync("a", "b", "c");
        await FleetRun.OkAsync(
            "root", "init", "--out", _folder["root.json"], "--expires", "2099-01-01T00:00Z", "--threshold", "root=2",
            "--key", $"root={_folder["a.pub"]}", "--key", $"root={_folder["b.pub"]}", "--key", $"root={_folder["c.pub"]}");

        await FleetRun.OkAsync("root", "sign", _folder["root.json"], "--key", _folder["a.pem"]);
        await FleetRun.OkAsync("root", "sign", _folder["root.json"], "--key", _folder["a.pem"]);
        Assert.Contains("ThresholdNotMet", await FleetRun.FailsAsync("root", "inspect", _folder["root.json"]), StringComparison.Ordinal);
        await FleetRun.OkAsync("root", "sign", _folder["root.json"], "--key", _folder["c.pem"]);
        await FleetRun.OkAsync("root", "inspect", _folder["root.json"], "--json");
    }

    [Theory]
    [InlineData("king=x", "king=x")]
    [InlineData("root", "must be ROLE=VALUE")]
    public async Task A_role_nobody_knows_is_named(string key, string told) => Assert.Contains(
        told,
        await FleetRun.FailsAsync("root", "init", "--out", _folder["root.json"], "--expires", "2099-01-01T00:00Z", "--key", key),
        StringComparison.Ordinal);

    private static string Digest(string built) => built[(built.IndexOf("digest ", StringComparison.Ordinal) + 7)..].Trim();

    private static async Task OpensslAsync(params string[] arguments)
    {
        var (code, text) = await ChildProcess.RunAsync("openssl", arguments, Limit);
        Assert.True(code == 0, text);
    }

    private static Task<(int ExitCode, string Output)> PythonAsync(params string[] arguments) => ChildProcess.RunAsync(
        "/usr/bin/python3", [Path.Combine(Repository.Root, "tests/EdgeMLOps.Fleet.Tests/Packages/interop.py"), .. arguments], Limit);

    private string Model()
    {
        var folder = _folder.Make("model");
        Directory.CreateDirectory(Path.Combine(folder, "acceptance"));
        File.WriteAllText(Path.Combine(folder, "manifest.json"), """{"name":"some-detector","version":"2.1","release":7}""");
        File.WriteAllText(Path.Combine(folder, "card.md"), "# Card");
        File.WriteAllText(Path.Combine(folder, "acceptance", "expected.json"), "{}");
        var noise = new byte[700_000];
        new Random(3).NextBytes(noise);
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), noise);
        File.WriteAllBytes(Path.Combine(folder, "model.onnx.data"), noise[..262_144]); // one whole piece
        return folder;
    }

    private Task<string> BuildAsync(string file) =>
        FleetRun.OkAsync("package", "build", "--kind", "model", "--in", Model(), "--out", _folder[file]);

    private Task<string> BuildFailsAsync(params string[] more) =>
        FleetRun.FailsAsync(["package", "build", "--kind", "model", "--in", _folder["model"], "--out", _folder["model.tar"], .. more]);

    private async Task<JsonElement> InspectAsync(params string[] more) =>
        JsonDocument.Parse(await FleetRun.OkAsync(["package", "inspect", _folder["model.tar"], "--json", .. more])).RootElement;

    private void Change(string file, int offset)
    {
        using var stream = new FileStream(_folder[file], FileMode.Open);
        stream.Position = offset;
        var value = stream.ReadByte();
        stream.Position = offset;
        stream.WriteByte((byte)(value ^ 1));
    }

    private async Task<(int ExitCode, bool IsOfPassword)> SignAsync(string variable, params string[] more)
    {
        var (exitCode, output) = await ChildProcess.RunAsync(
            Repository.Executable("EdgeMLOps.Fleet"),
            ["package", "sign", _folder["model.tar"], "--key", _folder["locked.pem"], .. more],
            Limit,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["EDGEMLOPS_KEY_PASSWORD"] = variable });
        return (exitCode, output.Contains("password", StringComparison.Ordinal) || output.Contains("encrypted", StringComparison.Ordinal));
    }

    private async Task MakeKeysAsync(params string[] names)
    {
        foreach (var name in names)
        {
            await OpensslAsync("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", _folder[$"{name}.pem"]);
            await OpensslAsync("pkey", "-in", _folder[$"{name}.pem"], "-pubout", "-out", _folder[$"{name}.pub"]);
            File.SetUnixFileMode(_folder[$"{name}.pem"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private async Task MakeRootAsync(string file, string key)
    {
        List<string> init = ["root", "init", "--out", _folder[file], "--expires", "2099-01-01T00:00Z"];
        foreach (var role in new[] { "root", "model", "policy" }.Where(role => File.Exists(_folder[$"{role}.pub"])))
        {
            init.AddRange(["--key", $"{role}={_folder[$"{role}.pub"]}"]);
        }

        await FleetRun.OkAsync([.. init]);
        await FleetRun.OkAsync("root", "sign", _folder[file], "--key", _folder[$"{key}.pem"]);
    }
}

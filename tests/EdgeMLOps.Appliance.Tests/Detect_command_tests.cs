using System.Text.Json;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Tests;

public sealed class Detect_command_tests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    // A machine with no identifier, as a container is: there it started a shell as well.
    private static readonly string[] SignsOfTelemetry = ["DeveloperTools", "mat-debug", "/.ses", "machine-id", "AF_INET"];

    [Fact]
    public async Task The_runtime_of_the_model_reports_nothing_to_its_maker()
    {
        using var folder = new TempFolder();
        var files = await Phantoms.MakeAsync(folder.Make("studies"), count: 1, seed: 5);
        var trace = folder["trace.txt"];

        var (exitCode, output) = await ChildProcess.RunAsync(
            "strace",
            ["-f", "-o", trace, "-e", "trace=execve,socket,connect,openat", Repository.Executable("EdgeMLOps.Appliance"), "detect", .. files],
            Limit,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = folder.Make("home"), ["ORT_DISABLE_TELEMETRY"] = "" });

        Assert.True(exitCode == 0, output);
        var calls = await File.ReadAllLinesAsync(trace);
        Assert.Contains(calls, call => call.Contains("libonnxruntime.so", StringComparison.Ordinal));
        Assert.Single(calls, call => call.Contains("execve(", StringComparison.Ordinal));
        Assert.DoesNotContain(calls, call => SignsOfTelemetry.Any(sign => call.Contains(sign, StringComparison.Ordinal)));
        Assert.Empty(Directory.GetFileSystemEntries(folder["home"]));
    }

    [Fact]
    public async Task A_compressed_image_is_boxed_as_the_same_one_that_is_not()
    {
        using var folder = new TempFolder();
        var native = (await Phantoms.MakeAsync(folder.Make("studies"), count: 1, seed: 5))[0];
        string[] files = [native, folder["rle.dcm"], folder["lossless.dcm"], folder["ls.dcm"], folder["j2k.dcm"]];
        await CompressAsync("dcmcrle", native, files[1]);
        await CompressAsync("dcmcjpeg", "+e1", native, files[2]);
        await CompressAsync("dcmcjpls", native, files[3]);
        await CompressAsync("gdcmconv", "--j2k", native, files[4]);

        var (exitCode, output) = await ChildProcess.RunAsync(Repository.Executable("EdgeMLOps.Appliance"), ["detect", "--json", .. files], Limit);

        Assert.True(exitCode == 0, output);
        var lines = output.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(files, lines.Select(line => line.GetProperty("file").GetString()));
        var boxes = lines.Select(line => line.GetProperty("boxes").GetRawText()).ToList();
        Assert.Contains("\"kept\":true", boxes[0], StringComparison.Ordinal);
        Assert.All(boxes, box => Assert.Equal(boxes[0], box));
    }

    [Fact]
    public async Task A_policy_is_tried_on_a_file_and_one_that_does_not_fit_the_model_is_refused_by_code_and_key()
    {
        using var folder = new TempFolder();
        var image = (await Phantoms.MakeAsync(folder.Make("studies"), count: 1, seed: 5))[0];
        var (policy, wrong) = (PolicyMaker.Make(), PolicyMaker.Make());
        (policy["rounding"], policy["classes"]!["nodule"]!["threshold"]) = ("outward", 0.99);
        wrong["classes"]!["effusion"] = wrong["classes"]!["nodule"]!.DeepClone();
        await File.WriteAllTextAsync(folder["policy.json"], policy.ToJsonString());
        await File.WriteAllTextAsync(folder["wrong.json"], wrong.ToJsonString());
        Task<(int ExitCode, string Output)> DetectAsync(params string[] more) =>
            ChildProcess.RunAsync(Repository.Executable("EdgeMLOps.Appliance"), ["detect", image, "--json", .. more], Limit);
        JsonElement Line(string output) => JsonDocument.Parse(output.Split('\n').Single(line => line.StartsWith('{'))).RootElement;

        var usual = Line((await DetectAsync()).Output);
        var tried = Line((await DetectAsync("--policy", folder["policy.json"])).Output);
        var refused = await DetectAsync("--policy", folder["wrong.json"]);

        Assert.Equal($"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(folder["policy.json"])))}", tried.GetProperty("policy").GetString());
        Assert.Contains("\"kept\":true", usual.GetRawText(), StringComparison.Ordinal);
        Assert.All(
            tried.GetProperty("boxes").EnumerateArray().Where(box => box.GetProperty("class").GetString() == "nodule" && box.GetProperty("score").GetDouble() < 0.98),
            box => Assert.Equal("ScoreBelowThreshold", box.GetProperty("reason").GetString()));
        Assert.All(
            tried.GetProperty("boxes").EnumerateArray().Where(box => box.GetProperty("kept").GetBoolean()),
            box => Assert.Contains("Rounded", box.GetProperty("changes").GetString(), StringComparison.Ordinal));
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("ClassUnknown: classes.effusion", refused.Output, StringComparison.Ordinal);
    }

    private static async Task CompressAsync(string program, params string[] arguments)
    {
        var (exitCode, output) = await ChildProcess.RunAsync(program, arguments, Limit);
        Assert.True(exitCode == 0, output);
    }
}

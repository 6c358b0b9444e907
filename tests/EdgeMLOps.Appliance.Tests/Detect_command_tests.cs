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

    private static async Task CompressAsync(string program, params string[] arguments)
    {
        var (exitCode, output) = await ChildProcess.RunAsync(program, arguments, Limit);
        Assert.True(exitCode == 0, output);
    }
}

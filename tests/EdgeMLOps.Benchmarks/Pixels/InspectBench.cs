using System.Diagnostics;
using System.Text.Json;
using EdgeMLOps.Benchmarks.Measuring;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Benchmarks.Pixels;

/// <summary>
/// <c>inspect</c> over all files in one process beside <c>gdcmconv --raw</c>, which takes one file a process. What it costs to start
/// gdcmconv so often is measured by as many <c>gdcmconv --version</c> and taken off; our own one start stays in.
/// </summary>
internal static class InspectBench
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public static async Task<InspectRate?> RunAsync(TempFolder folder, string[] files, int rounds)
    {
        var ours = (await InspectAsync(files)).Where(line => line.Value.GetProperty("frame0Sha256").ValueKind == JsonValueKind.String).Select(line => line.Key);
        var common = new List<string>();
        foreach (var file in ours)
        {
            if (await ConvertAsync(file, folder["out.dcm"]))
            {
                common.Add(file);
            }
        }

        var (inspect, convert, starts) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            inspect.Add(await TimedAsync(() => InspectAsync([.. common])));
            convert.Add(await TimedAsync(() => EachAsync(common, (file, lane) => ConvertAsync(file, $"/dev/shm/edgemlops-bench-{Environment.ProcessId}-{lane}.dcm"))));
            starts.Add(await TimedAsync(() => EachAsync(common, static async (_, _) =>
                (await ChildProcess.RunAsync("gdcmconv", ["--version"], Limit)).ExitCode == 0)));
        }

        foreach (var left in Directory.GetFiles("/dev/shm", $"edgemlops-bench-{Environment.ProcessId}-*.dcm"))
        {
            File.Delete(left);
        }

        return common.Count == 0 ? null : new(common.Count, Spread.Of(inspect), Spread.Of(convert), Spread.Of(starts));
    }

    private static async Task<Dictionary<string, JsonElement>> InspectAsync(string[] files)
    {
        var (code, output) = await ChildProcess.RunAsync(Repository.Executable("EdgeMLOps.Appliance"), ["inspect", "--json", .. files], Limit);
        return code is 0 or 1
            ? output.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(line => line.GetProperty("file").GetString()!)
            : throw new InvalidOperationException($"inspect ended with {code}: {output}");
    }

    private static async Task<bool> ConvertAsync(string file, string target) =>
        (await ChildProcess.RunAsync("gdcmconv", ["--raw", file, target], Limit)).ExitCode == 0;

    private static async Task EachAsync(List<string> files, Func<string, int, Task<bool>> run) =>
        await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(async lane =>
        {
            for (var index = lane; index < files.Count; index += Environment.ProcessorCount)
            {
                await run(files[index], lane);
            }
        }));

    private static async Task<double> TimedAsync(Func<Task> run)
    {
        var begun = Stopwatch.GetTimestamp();
        await run();
        return Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }
}

using System.Diagnostics;
using System.Text.Json;
using EdgeMLOps.Benchmarks.Measuring;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Benchmarks.Dicom;

/// <summary>
/// <c>inspect</c> over all files in one process beside <c>gdcmconv --raw</c>, which takes one file a process and runs as many at a time as
/// there are processors. What it costs to start gdcmconv so often is measured by as many <c>gdcmconv --version</c> in the same round and
/// taken off; our own start and that of our codec workers stay in. Both read every pixel; ours hashes them, theirs writes them to memory.
/// </summary>
internal sealed class InspectPart : IDicomPart
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public async Task<IReadOnlyList<PartResult>> RunAsync(DicomSettings settings)
    {
        using var folder = new TempFolder();
        var noise = await Noise.SampleAsync(folder.Path);
        var lines = await InspectAsync(Directory.EnumerateFiles(settings.Folder).Order(StringComparer.Ordinal));
        var files = new List<string>();
        foreach (var line in lines.Where(line => line.GetProperty("allFramesSha256").ValueKind == JsonValueKind.String))
        {
            var file = line.GetProperty("file").GetString()!; // not null: each line names its file
            if (await ConvertAsync(file, folder["out.dcm"]))
            {
                files.Add(file);
            }
        }

        var target = $"/dev/shm/edgemlops-bench-{Environment.ProcessId}";
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round < settings.Rounds; round++)
        {
            ours.Add(files.Count / await TimedAsync(() => InspectAsync(files)));
            var conversions = await TimedAsync(() => EachAsync(files, (file, lane) => ConvertAsync(file, $"{target}-{lane}.dcm")));
            var starts = await TimedAsync(() => EachAsync(files, static (_, _) => StartAsync()));
            theirs.Add(files.Count / (conversions - starts));
        }

        foreach (var left in Directory.GetFiles("/dev/shm", $"{Path.GetFileName(target)}-*.dcm"))
        {
            File.Delete(left);
        }

        return
        [
            new PartResult(
                "inspect, its start included", "files a second", files.Count, Spread.Of(ours), Spread.Of(theirs), "gdcmconv without its starts", noise.Load,
                [new Mark("inspect, files a second, ours to gdcmconv's without its starts", Samples.Median(ours) / Samples.Median(theirs), 1)]),
        ];
    }

    private static async Task<List<JsonElement>> InspectAsync(IEnumerable<string> files)
    {
        var (code, output) = await ChildProcess.RunAsync(Repository.Executable("EdgeMLOps.Appliance"), ["inspect", "--json", .. files], Patience);
        return code is 0 or 1
            ? [.. output.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement)]
            : throw new InvalidOperationException($"inspect ended with {code}: {output}");
    }

    private static async Task<bool> ConvertAsync(string file, string target) =>
        (await ChildProcess.RunAsync("gdcmconv", ["--raw", file, target], Patience)).ExitCode == 0;

    private static async Task<bool> StartAsync() => (await ChildProcess.RunAsync("gdcmconv", ["--version"], Patience)).ExitCode == 0;

    private static Task EachAsync(List<string> files, Func<string, int, Task<bool>> run) => Task.WhenAll(
        Enumerable.Range(0, Environment.ProcessorCount).Select(async lane =>
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

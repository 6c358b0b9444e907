using System.Text.Json;
using EdgeMLOps.Benchmarks.Measuring;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Benchmarks.Dicom;

/// <summary>
/// <c>inspect</c> over all files in one process beside <c>gdcmconv --raw</c>, which takes one file a process and runs as many at a time as
/// there are processors. What it costs to start gdcmconv so often is measured by as many <c>gdcmconv --version</c> in the same round and
/// taken off; our own start and that of our codec workers stay in. Both read every pixel; ours hashes them, theirs writes them to memory.
/// Beside the time that passes stands processor time, of which other work on the machine takes none.
/// </summary>
internal sealed class InspectPart : IDicomPart
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public async Task<IReadOnlyList<PartResult>> RunAsync(DicomSettings settings)
    {
        using var folder = new TempFolder();
        var noise = await Noise.SampleAsync(folder.Path);
        var lines = await InspectAsync(settings.Program, Directory.EnumerateFiles(settings.Folder).Order(StringComparer.Ordinal));
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
        var (ours, theirs) = (new List<Cost>(), new List<Cost>());
        for (var round = 0; round < settings.Rounds; round++)
        {
            ours.Add(await Cost.OfAsync(() => InspectAsync(settings.Program, files)));
            var conversions = await Cost.OfAsync(() => EachAsync(files, (file, lane) => ConvertAsync(file, $"{target}-{lane}.dcm")));
            var starts = await Cost.OfAsync(() => EachAsync(files, static (_, _) => StartAsync()));
            theirs.Add(conversions - starts);
        }

        foreach (var left in Directory.GetFiles("/dev/shm", $"{Path.GetFileName(target)}-*.dcm"))
        {
            File.Delete(left);
        }

        PartResult Result(string name, string unit, Func<Cost, double> of, string? mark)
        {
            var (we, they) = (ours.Select(cost => files.Count / of(cost)).ToList(), theirs.Select(cost => files.Count / of(cost)).ToList());
            return new PartResult(
                name, unit, files.Count, Spread.Of(we), Spread.Of(they), "gdcmconv without its starts", noise.Load,
                mark is null ? [] : [new Mark(mark, Samples.Median(we) / Samples.Median(they), 1)]);
        }

        return
        [
            Result("inspect, its start included", "files a second", cost => cost.Seconds, "inspect, files a second, ours to gdcmconv's without its starts"),
            Result("inspect, its start included", "files a second of processor time", cost => cost.ProcessorSeconds, null),
        ];
    }

    private static async Task<List<JsonElement>> InspectAsync(string program, IEnumerable<string> files)
    {
        var (code, output) = await ChildProcess.RunAsync(program, ["inspect", "--json", .. files], Patience);
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
}

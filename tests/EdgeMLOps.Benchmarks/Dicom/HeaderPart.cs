using System.Diagnostics;
using System.Globalization;
using EdgeMLOps.Benchmarks.Measuring;
using EdgeMLOps.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Benchmarks.Dicom;

/// <summary>
/// Headers a second: our reader inside this process beside pydicom's dcmread(stop_before_pixels=True) inside its own, over the same files
/// from the page cache. Starting a process and loading code count for neither; the rounds of the two take turns.
/// </summary>
internal sealed class HeaderPart : IDicomPart
{
    private const int OurPasses = 10;
    private const int TheirPasses = 1;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public async Task<IReadOnlyList<PartResult>> RunAsync(DicomSettings settings)
    {
        using var folder = new TempFolder();
        var noise = await Noise.SampleAsync(folder.Path);
        var list = folder["files"];
        await File.WriteAllLinesAsync(list, Directory.EnumerateFiles(settings.Folder).Where(IsRead).Order(StringComparer.Ordinal));
        var files = (await PydicomAsync("readable", list)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await File.WriteAllLinesAsync(list, files);
        if (files.Length == 0)
        {
            throw new InvalidOperationException($"{settings.Folder} holds no file that both read");
        }

        var (ours, theirs) = (new List<double>(), new List<double>());
        Ours(files); // compiled, and the files in the page cache
        for (var round = 0; round < settings.Rounds; round++)
        {
            ours.Add(Ours(files));
            theirs.Add(double.Parse(await PydicomAsync($"{TheirPasses}", list), CultureInfo.InvariantCulture));
        }

        var ratio = Samples.Median(ours) / Samples.Median(theirs);
        return [new PartResult(
            "headers", "headers a second", files.Length, Spread.Of(ours), Spread.Of(theirs), "pydicom", noise.Load,
            [new Mark("headers a second, ours to pydicom's", ratio, 3)])];
    }

    private static bool IsRead(string path) => DicomFile.TryOpen(path, new DicomReadOptions { StopBeforePixelData = true }, out _, out _);

    private static double Ours(string[] files)
    {
        var begun = Stopwatch.GetTimestamp();
        var elements = 0L;
        for (var pass = 0; pass < OurPasses; pass++)
        {
            foreach (var file in files)
            {
                elements += DicomFile.OpenHeader(file).Dataset.Count;
            }
        }

        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        return elements > 0 ? files.Length * OurPasses / seconds : throw new InvalidOperationException("no element was read");
    }

    private static async Task<string> PydicomAsync(string what, string list)
    {
        var script = Path.Combine(Repository.Root, "tests", "EdgeMLOps.Benchmarks", "Dicom", "headers.py");
        var (code, output) = await ChildProcess.RunAsync("/usr/bin/python3", ["-W", "ignore", script, what, list], Patience);
        return code == 0 ? output : throw new InvalidOperationException($"headers.py ended with {code}: {output}");
    }
}

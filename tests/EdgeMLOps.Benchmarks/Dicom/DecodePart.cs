using System.Diagnostics;
using System.Text.Json;
using EdgeMLOps.Benchmarks.Measuring;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Benchmarks.Dicom;

/// <summary>
/// Native and run-length decoding beside pydicom and GDCM, each in its own process whose start does not count, over the files all three
/// decode, from the page cache: from a path to all cells in memory. The rounds of the three take turns.
/// </summary>
internal sealed class DecodePart : IDicomPart
{
    // Over so few bytes one pass says more of the scheduler than of a decoder: a round is the median of several.
    private const int Passes = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly string[] Peers = ["pydicom", "gdcm"];

    public async Task<IReadOnlyList<PartResult>> RunAsync(DicomSettings settings)
    {
        using var folder = new TempFolder();
        var corpus = Directory.EnumerateFiles(settings.Folder).Order(StringComparer.Ordinal);
        var radiographs = await RadiographSet.MakeAsync(folder.Make("radiographs"));
        var results = new List<PartResult>();
        foreach (var kind in (string[])["native", "RLE"])
        {
            results.AddRange(await MeasureAsync(folder, $"{kind}, {settings.Folder}", corpus.Where(file => PixelFiles.KindOf(file) == kind), settings.Rounds));
            results.AddRange(await MeasureAsync(folder, $"{kind}, radiographs", radiographs.Where(file => PixelFiles.KindOf(file) == kind), settings.Rounds));
        }

        return results;
    }

    private static async Task<IEnumerable<PartResult>> MeasureAsync(TempFolder folder, string set, IEnumerable<string> files, int rounds)
    {
        var noise = await Noise.SampleAsync(folder.Path);
        var list = folder["list"];
        await File.WriteAllLinesAsync(list, files.Where(file => PixelFiles.Decode(file) > 0));
        foreach (var peer in Peers)
        {
            await File.WriteAllLinesAsync(list, (await PeerAsync(peer, list, 0)).Decoded.Keys);
        }

        var common = await File.ReadAllLinesAsync(list);
        if (common.Length == 0)
        {
            return [];
        }

        var megabytes = common.Sum(PixelFiles.Decode) / 1e6;
        var ours = new List<double>();
        var theirs = Peers.ToDictionary(peer => peer, _ => new List<double>(), StringComparer.Ordinal);
        for (var round = 0; round < rounds; round++)
        {
            ours.Add(Samples.Median([.. Enumerable.Range(0, Passes).Select(_ => Ours(common))]));
            foreach (var peer in Peers)
            {
                theirs[peer].Add(Samples.Median([.. (await PeerAsync(peer, list, Passes)).Seconds.Select(seconds => megabytes / seconds)]));
            }
        }

        return theirs.Select(pair => new PartResult(
            $"decode {set}", "MB of cells a second", common.Length, Spread.Of(ours), Spread.Of(pair.Value), pair.Key, noise.Load,
            [new Mark($"decode {set}, ours to {pair.Key}'s", Samples.Median(ours) / Samples.Median(pair.Value), 1)]));
    }

    private static double Ours(string[] files)
    {
        var begun = Stopwatch.GetTimestamp();
        return files.Sum(PixelFiles.Decode) / 1e6 / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static async Task<PeerDecoding> PeerAsync(string peer, string list, int rounds)
    {
        var script = Path.Combine(Repository.Root, "tests", "EdgeMLOps.Benchmarks", "Dicom", "pixels.py");
        var (code, output) = await ChildProcess.RunAsync("/usr/bin/python3", [script, peer, list, $"{rounds}"], Patience);
        return code == 0
            ? JsonSerializer.Deserialize<PeerDecoding>(output[output.IndexOf('{', StringComparison.Ordinal)..], JsonSerializerOptions.Web)! // not null: an object is there
            : throw new InvalidOperationException($"pixels.py ended with {code}: {output}");
    }
}

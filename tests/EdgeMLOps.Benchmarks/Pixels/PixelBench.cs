using System.Diagnostics;
using System.Text.Json;
using EdgeMLOps.Benchmarks.Measuring;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Benchmarks.Pixels;

/// <summary>
/// Decodes with three programs what all three can, in turn, round by round; files come from the page cache. The sets are the corpus'
/// native and run-length files and phantoms of a radiograph's size, which dcmtk compresses.
/// </summary>
internal static class PixelBench
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public static async Task<PixelResult> RunAsync(int rounds, bool decodeOnly)
    {
        using var folder = new TempFolder();
        var noise = await Noise.SampleAsync(folder.Path);
        var corpus = Environment.GetEnvironmentVariable("EDGEMLOPS_CORPUS") is { } root
            ? Directory.GetFiles(Path.Combine(root, "dicom")).Order(StringComparer.Ordinal).ToArray()
            : [];
        var phantoms = await PhantomsAsync(folder);
        var rates = new List<DecodeRate>();
        foreach (var (set, files) in Sets(corpus, phantoms))
        {
            rates.Add(await RateAsync(folder, set, files, rounds));
        }

        var inspect = decodeOnly ? null : await InspectBench.RunAsync(folder, [.. corpus, .. phantoms], rounds);
        return new(Machine.Describe(folder.Path), noise, rates, inspect);
    }

    private static IEnumerable<(string Set, string[] Files)> Sets(string[] corpus, string[] phantoms) =>
        from source in ((string Name, string[] Files)[])[("corpus", corpus), ("phantoms", phantoms)]
        from kind in (string[])["native", "RLE"]
        let files = source.Files.Where(file => PixelFiles.KindOf(file) == kind).ToArray()
        where files.Length > 0
        select ($"{kind}, {source.Name}", files);

    private static async Task<string[]> PhantomsAsync(TempFolder folder)
    {
        var native = folder.Make("phantoms");
        await RunAsync(Repository.Executable("EdgeMLOps.Phantoms"), "dicom", "--out", native, "--count", "4", "--seed", "1");
        var files = Directory.GetFiles(native, "*.dcm");
        foreach (var file in files)
        {
            await RunAsync("dcmcrle", file, Path.ChangeExtension(file, ".rle.dcm"));
        }

        return [.. Directory.GetFiles(native, "*.dcm").Order(StringComparer.Ordinal)];
    }

    private static async Task<DecodeRate> RateAsync(TempFolder folder, string set, string[] files, int rounds)
    {
        var list = folder["list"];
        await File.WriteAllLinesAsync(list, files.Where(file => PixelFiles.Decode(file) > 0));
        foreach (var peer in (string[])["pydicom", "gdcm"])
        {
            await File.WriteAllLinesAsync(list, (await PeerAsync(peer, list, 0)).Decoded.Keys);
        }

        var common = await File.ReadAllLinesAsync(list);
        var cells = common.Sum(file => PixelFiles.Decode(file)) / 1e6;
        var (ours, pydicom, gdcm) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            var begun = Stopwatch.GetTimestamp();
            foreach (var file in common)
            {
                PixelFiles.Decode(file);
            }

            ours.Add(cells / Stopwatch.GetElapsedTime(begun).TotalSeconds);
            pydicom.AddRange((await PeerAsync("pydicom", list, 1)).Seconds.Select(seconds => cells / seconds));
            gdcm.AddRange((await PeerAsync("gdcm", list, 1)).Seconds.Select(seconds => cells / seconds));
        }

        return new(set, common.Length, cells, Spread.Of(ours), Spread.Of(pydicom), Spread.Of(gdcm));
    }

    private static async Task<PeerDecoding> PeerAsync(string peer, string list, int rounds)
    {
        var script = Path.Combine(Repository.Root, "tests", "EdgeMLOps.Benchmarks", "Pixels", "pixels.py");
        var output = await RunAsync("/usr/bin/python3", script, peer, list, $"{rounds}");
        return JsonSerializer.Deserialize<PeerDecoding>(output[output.IndexOf('{', StringComparison.Ordinal)..], JsonSerializerOptions.Web)!; // not null: an object is there
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var (code, output) = await ChildProcess.RunAsync(program, arguments, Limit);
        return code == 0 ? output : throw new InvalidOperationException($"{program} ended with {code}: {output}");
    }
}

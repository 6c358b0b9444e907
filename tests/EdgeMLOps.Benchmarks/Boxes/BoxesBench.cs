using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Benchmarks.Measuring;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Benchmarks.Boxes;

/// <summary>
/// A whole policy over the candidates of an image (limits, suppression, a decision and a reason for each): over all of them, and, beside
/// torchvision's batched_nms on one thread, over those above the threshold. Both must keep the same boxes. Elapsed time, medians of passes,
/// rounds in turn.
/// </summary>
internal static class BoxesBench
{
    private const double Share = 0.5;
    private const int OurPasses = 200;
    private const int TheirPasses = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task<BoxesResult> RunAsync(int rounds)
    {
        using var folder = new TempFolder();
        var noise = await Noise.SampleAsync(folder.Path);
        var candidates = SomeCandidates.Make(seed: 1);
        var filter = Filter();
        var above = candidates.Where(box => box.Score >= SomeCandidates.Threshold).ToArray();
        await File.WriteAllBytesAsync(folder["boxes"], Bytes(above));
        var (all, ours, theirs) = (new List<double>(), new List<double>(), new List<double>());
        Ours(filter, above); // compiled, all tiers
        Ours(filter, candidates);
        for (var round = 0; round < rounds; round++)
        {
            all.Add(Ours(filter, candidates));
            ours.Add(Ours(filter, above));
            theirs.Add(await TheirsAsync(folder));
        }

        var kept = Kept(filter.Apply(above, Image));
        if (!kept.SequenceEqual(MemoryMarshal.Cast<byte, int>(await File.ReadAllBytesAsync(folder["kept"])).ToArray().Order()))
        {
            throw new InvalidOperationException("ours and torchvision keep different boxes");
        }

        var ratio = Samples.Median(theirs) / Samples.Median(ours);
        return new(candidates.Count, above.Length, kept.Count, Spread.Of(all), Spread.Of(ours), Spread.Of(theirs), noise,
            [new Mark("all candidates of an image, ms", Samples.Median(all), 1, IsCeiling: true), new Mark("suppression, torchvision's time to ours", ratio, 3)]);
    }

    private static ImageGeometry Image { get; } = new(SomeCandidates.Side, SomeCandidates.Side, null);

    private static List<int> Kept(BoxDecision[] decisions) => [.. Enumerable.Range(0, decisions.Length).Where(place => decisions[place].Kept)];

    private static double Ours(BoxFilter filter, IReadOnlyList<BoxCandidate> candidates)
    {
        var times = new List<double>();
        for (var pass = 0; pass < OurPasses; pass++)
        {
            var begun = Stopwatch.GetTimestamp();
            filter.Apply(candidates, Image);
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        return Samples.Median(times);
    }

    private static async Task<double> TheirsAsync(TempFolder folder)
    {
        var script = Path.Combine(Repository.Root, "tests", "EdgeMLOps.Benchmarks", "Boxes", "boxes.py");
        var (code, output) = await ChildProcess.RunAsync(
            "/usr/bin/python3",
            [script, folder["boxes"], Text(Share), $"{TheirPasses}", folder["kept"]],
            Patience);
        return code == 0 ? double.Parse(output, CultureInfo.InvariantCulture) : throw new InvalidOperationException($"boxes.py ended with {code}: {output}");
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static byte[] Bytes(IReadOnlyList<BoxCandidate> candidates) => MemoryMarshal.AsBytes<float>(
        [.. candidates.SelectMany(box => new[] { box.ClassId, box.Score, box.X1, box.Y1, box.X2, box.Y2 })]).ToArray();

    private static BoxFilter Filter()
    {
        var classes = Enumerable.Range(0, SomeCandidates.Classes)
            .Select(id => new ModelClass { Id = id, Name = $"class {id}", Code = new() { Value = $"{id}", Scheme = "99BENCH", Meaning = $"Class {id}" } })
            .ToList();
        return new BoxFilter(
            new BoxPolicy
            {
                ScoreFloor = 0,
                Thresholds = classes.ToDictionary(one => one.Name, _ => SomeCandidates.Threshold, StringComparer.Ordinal),
                NmsIou = Share,
                MinAreaMm2 = 0,
                MaxAreaMm2 = 1e9,
                MinAreaPercent = 0,
                MaxAreaPercent = 100,
                MaxBoxes = 1000,
            },
            classes);
    }
}

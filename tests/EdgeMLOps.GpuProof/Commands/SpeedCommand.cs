using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.GpuProof.Commands;

/// <summary><c>speed</c>: images a second of the engine (decoded pixels in, boxes out) beside a bare loop, in turns.</summary>
internal static class SpeedCommand
{
    private static readonly int[] Callers = [1, 2, 8, 16, 32];

    public static Command Create(IOutputWriter output)
    {
        var (files, provider, isolated) = (Options.Files(), Options.Provider(), Options.Worker());
        var images = Options.Count("--images", 64, "How many of the files, kept decoded in memory");
        var runs = Options.Count("--runs", 512, "Images of a measurement");
        var rounds = Options.Count("--rounds", 7, "Measurements of each, of which the median counts");
        var command = new Command("speed", "Images a second beside a bare loop") { files, provider, isolated, images, runs, rounds };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var set = await ImageSet.ReadAsync(Options.In(parsed.GetRequiredValue(files)), parsed.GetValue(images), cancellationToken);
            await using var engine = await Engines.RequireAsync(parsed.GetValue(provider), inWorker: false, cancellationToken);
            await using var worker = parsed.GetValue(isolated) ? await Engines.RequireAsync(parsed.GetValue(provider), inWorker: true, cancellationToken) : null;
            output.WriteLine($"provider {engine.Provider.Used}, up to {engine.MaxBatch} images a run, {set.Count} images of {set.Min(Side)} to {set.Max(Side)} pixels");
            await MeasureAsync(engine, worker, set, parsed.GetValue(runs), parsed.GetValue(rounds), output, cancellationToken);
            return ExitCodes.Success;
        });
        return command;
    }

    private static int Side(DecodedImage image) => Math.Max(image.Format.Width, image.Format.Height);

    private static async Task MeasureAsync(
        DetectionEngine engine, DetectionEngine? worker, IReadOnlyList<DecodedImage> set, int runs, int rounds, IOutputWriter output, CancellationToken cancellationToken)
    {
        var batch = engine.MaxBatch;
        using var single = Open(engine, tf32: "0", "HEURISTIC");
        using var full = Open(engine, tf32: "0", "HEURISTIC");
        using var tried = Open(engine, tf32: "0", "EXHAUSTIVE");
        using var asShipped = Open(engine, tf32: "1", "EXHAUSTIVE");
        var rows = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        var stages = new Dictionary<string, List<InferenceResult>>(StringComparer.Ordinal);
        for (var round = -1; round < rounds; round++)
        {
            Note(rows, round, "bare, 1 a run", runs / single.Run(1, runs));
            Note(rows, round, $"bare, {batch} a run", runs / full.Run(batch, runs / batch));
            Note(rows, round, "bare, 1 a run, its input copied", runs / single.Run(1, runs, isCopied: true));
            Note(rows, round, $"bare, {batch} a run, their input copied", runs / full.Run(batch, runs / batch, isCopied: true));
            Note(rows, round, $"bare, {batch} a run, kernels by trial", runs / tried.Run(batch, runs / batch));
            Note(rows, round, $"bare, {batch} a run, the same, TF32", runs / asShipped.Run(batch, runs / batch));
            foreach (var (name, measured) in new[] { ("engine", engine), ("in a worker", worker) })
            {
                foreach (var callers in measured is null ? [] : Callers)
                {
                    var begun = Stopwatch.GetTimestamp();
                    var results = await ImageSet.RunAsync(measured!, set, runs, callers, cancellationToken); // not null: no callers then
                    var row = $"{name}, {callers} at a time";
                    Note(rows, round, row, runs / Stopwatch.GetElapsedTime(begun).TotalSeconds);
                    stages[row] = [.. round > 0 ? stages[row] : [], .. results];
                }
            }
        }

        foreach (var (name, figures) in rows)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-34} {Median.Of(figures),9:0.0} images/s (lowest {figures.Min():0.0}, highest {figures.Max():0.0})"));
        }

        foreach (var (name, results) in stages)
        {
            output.WriteLine($"{name,-34} {Stages(results)}");
        }
    }

    // HEURISTIC without TF32 is how the engine runs; EXHAUSTIVE with it is how the runtime does when it is told nothing.
    private static BareSession Open(DetectionEngine engine, string tf32, string search) =>
        new(Engines.Package, engine.Provider.Used, engine.MaxBatch, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["use_tf32"] = tf32,
            ["cudnn_conv_algo_search"] = search,
        });

    // Round -1 warms up.
    private static void Note(Dictionary<string, List<double>> rows, int round, string name, double figure)
    {
        var row = rows.TryGetValue(name, out var known) ? known : rows[name] = [];
        if (round >= 0)
        {
            row.Add(figure);
        }
    }

    private static string Stages(List<InferenceResult> results)
    {
        double Middle(Func<InferenceTimings, double> stage) => Median.Of(results.Select(result => stage(result.Timings)));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"median ms: preprocess {Middle(t => t.Preprocess.TotalMilliseconds):0.00}, wait {Middle(t => t.Wait.TotalMilliseconds):0.00}, infer {Middle(t => t.Infer.TotalMilliseconds):0.00}; mean batch {results.Average(result => result.Timings.BatchSize):0.0}");
    }
}

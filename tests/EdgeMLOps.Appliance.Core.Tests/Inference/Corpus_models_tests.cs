using System.Runtime.InteropServices;
using EdgeMLOps.Appliance.Core.Tests.Inference.Outputs;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Inference;

/// <summary>Public models of known output, in this process and through the engine's worker: what they give and what boxes that makes agree with torch and torchvision.</summary>
[Collection(WorkerCollection.Name)]
public sealed class Corpus_models_tests
{
    private const float Tolerance = 1e-4f;

    // Of each of these torch's float32 has one coordinate farther from the exact value (the graph in double precision, exact.py) than the
    // tolerance: 2.95e-4 at 0.867, 1.58 of it, of 151,200 values of yolov8_style, and 2.58e-4 at 1.301, 1.12 of it, of 3,600 of
    // e2e_topk_300x6. They are differences of numbers a thousand times as large. The runtime's farthest value is 0.52 and 0.62 of the tolerance from
    // the exact one (root mean square 2.0e-5 and 7.8e-5; torch's 2.4e-5 and 8.2e-5). No level of optimisation brings it nearer to torch: without any
    // it is 1.92 of the tolerance off instead of 1.80, for 45 core-milliseconds an image instead of 28; a thread or two, every bit is the same.
    private static readonly string[] FinerThanTorch = ["yolov8_style", "e2e_topk_300x6"];

    [CorpusFact]
    public void Every_model_of_the_corpus_is_tried() => Assert.Equal(
        CorpusModel.Names.Order(StringComparer.Ordinal),
        Directory.GetDirectories(Path.Combine(CorpusFactAttribute.Folder, "models")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [CorpusFact]
    public Task Every_model_gives_in_this_process_what_torch_gave() => EachAsync(inWorker: false, GivesAsync);

    [CorpusFact]
    public Task Every_model_gives_in_the_worker_what_torch_gave() => EachAsync(inWorker: true, GivesAsync);

    [CorpusFact]
    public async Task Torch_is_farther_from_the_exact_value_than_the_tolerance_where_the_runtime_is_not()
    {
        foreach (var name in FinerThanTorch)
        {
            var model = CorpusModel.Open(CorpusFactAttribute.Folder, name);
            var exact = await ExactAsync(model);
            await using var rig = await RunnerRig.StartAsync(model.Manifest, model.Graph, inWorker: false);
            var found = (await rig.OutputsAsync(model.Images)).SelectMany(outputs => outputs[0].Values).ToList();
            var torch = Enumerable.Range(0, model.Images.Count).SelectMany(image => model.Expected(image)[0].Values).ToList();

            Assert.Equal((name, 1, 0), (name, exact.Zip(torch).Count(pair => !IsNear(pair.First, pair.Second)), exact.Zip(found).Count(pair => !IsNear(pair.First, pair.Second))));
        }
    }

    [CorpusFact]
    public Task Every_models_boxes_are_the_expected_ones_in_this_process() => EachAsync(inWorker: false, FindsAsync);

    [CorpusFact]
    public Task Every_models_boxes_are_the_expected_ones_from_the_worker() => EachAsync(inWorker: true, FindsAsync);

    private static async Task EachAsync(bool inWorker, Func<string, CorpusModel, RunnerRig, Task> check)
    {
        foreach (var name in CorpusModel.Names)
        {
            var model = CorpusModel.Open(CorpusFactAttribute.Folder, name);
            await using var rig = await RunnerRig.StartAsync(model.Manifest, model.Graph, inWorker);
            await check(name, model, rig);
        }
    }

    // All images together where the graph takes them so, and each alone.
    private static async Task GivesAsync(string name, CorpusModel model, RunnerRig rig)
    {
        var together = rig.MaxBatch > 1 ? await rig.OutputsAsync(model.Images) : [];
        var exact = FinerThanTorch.Contains(name, StringComparer.Ordinal) ? await ExactAsync(model) : [];
        for (var i = 0; i < model.Images.Count; i++)
        {
            var expected = model.Expected(i);
            var alone = (await rig.OutputsAsync(model.Images[i]))[0];
            var (first, length) = (i * exact.Length / model.Images.Count, exact.Length / model.Images.Count);
            var ideal = exact[first..(first + length)];
            foreach (var found in together.Skip(i).Take(1).Append(alone))
            {
                Assert.Equal(expected.Select(output => output.Shape), found.Select(output => output.Shape));
                var isSame = model.IsSorted ? AreSameRows(Rows(expected), Rows(found), ideal) : AreSame(expected, found, ideal);
                Assert.True(isSame, $"{name}, image {i}: worst {Worst(expected, found)}");
            }
        }
    }

    private static async Task FindsAsync(string name, CorpusModel model, RunnerRig rig)
    {
        var expected = new CorpusBoxes(model);
        Assert.Equal(expected.Images, model.Images.Count);
        var together = rig.MaxBatch > 1 ? await rig.CandidatesAsync(model.Images) : [];
        for (var i = 0; i < expected.Images; i++)
        {
            var alone = (await rig.CandidatesAsync(model.Images[i]))[0];
            foreach (var found in together.Skip(i).Take(1).Append(alone))
            {
                Assert.Equal((name, null), (name, expected.Fault(i, found)));
            }
        }
    }

    // What a model's graph gives in double precision, by NumPy: the only output, all images.
    private static async Task<double[]> ExactAsync(CorpusModel model)
    {
        using var folder = new TempFolder();
        var script = Path.Combine(Repository.Root, "tests", "EdgeMLOps.Appliance.Core.Tests", "Inference", "exact.py");
        string[] arguments = [script, model.GraphFile, model.InputFile, folder["exact"]];
        var (code, output) = await ChildProcess.RunAsync("/usr/bin/python3", arguments, TimeSpan.FromMinutes(5));
        return code == 0
            ? MemoryMarshal.Cast<byte, double>(await File.ReadAllBytesAsync(folder["exact"])).ToArray()
            : throw new InvalidOperationException($"exact.py ended with {code}: {output}");
    }

    // Near to torch's value, or to the exact one where torch's is not.
    private static bool AreSame(List<(int[] Shape, float[] Values)> expected, (int[] Shape, float[] Values)[] found, double[] exact) => expected
        .Zip(found)
        .SelectMany(pair => pair.First.Values.Zip(pair.Second.Values))
        .Index()
        .All(pair => IsNear(pair.Item.First, pair.Item.Second)
            || (exact.Length > 0 && IsNear(exact[pair.Index], pair.Item.Second) && !IsNear(exact[pair.Index], pair.Item.First)));

    private static bool IsNear(double expected, double found) => Math.Abs(expected - found) <= Tolerance + (Tolerance * Math.Abs(expected));

    private static string Worst(IEnumerable<(int[] Shape, float[] Values)> expected, IEnumerable<(int[] Shape, float[] Values)> found)
    {
        var pairs = expected.Zip(found).SelectMany(pair => pair.First.Values.Zip(pair.Second.Values)).ToList();
        var worst = pairs.MaxBy(pair => Math.Abs(pair.First - pair.Second) / (Tolerance + (Tolerance * Math.Abs(pair.First))));
        var over = pairs.Count(pair => !IsNear(pair.First, pair.Second));
        return FormattableString.Invariant($"{worst.Second} instead of {worst.First}, {over} of {pairs.Count} too far");
    }

    // A row of each output, side by side: a row more or less in one of them is seen in all.
    private static List<float[]> Rows(IReadOnlyList<(int[] Shape, float[] Values)> outputs) =>
    [
        .. Enumerable.Range(0, outputs[0].Shape[0]).Select(row => outputs
            .SelectMany(output => output.Values.AsSpan(row * output.Values.Length / output.Shape[0], output.Values.Length / output.Shape[0]).ToArray())
            .ToArray()),
    ];

    private static bool AreSameRows(List<float[]> expected, List<float[]> found, double[] exact) => expected.Count == found.Count && expected.TrueForAll(row =>
    {
        var wanted = Array.ConvertAll(row, value => (double)value);
        var match = found.FindIndex(other => AreNear(wanted, other));
        if (match < 0 && exact.Length > 0)
        {
            var ideal = exact.Chunk(row.Length).MinBy(other => other.Zip(wanted).Max(pair => Math.Abs(pair.First - pair.Second)))!; // not null: there are rows
            match = AreNear(ideal, row) ? -1 : found.FindIndex(other => AreNear(ideal, other));
        }

        if (match >= 0)
        {
            found.RemoveAt(match);
        }

        return match >= 0;
    });

    private static bool AreNear(double[] expected, float[] found) => expected.Zip(found).All(pair => IsNear(pair.First, pair.Second));
}

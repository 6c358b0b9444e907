using System.Diagnostics;
using System.Runtime.InteropServices;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Inference.Isolation;
using EdgeMLOps.Benchmarks.Measuring;
using EdgeMLOps.TestKit.Onnx;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Benchmarks.Inference;

/// <summary>
/// What it takes to have a prepared image run in another process and its output back: a graph that does next to nothing, in the worker and
/// in a bare loop here, an image each in turn. Input as large as the demonstration model's, 512 x 512 floats.
/// </summary>
internal sealed class HandoverPart : IInferencePart
{
    private const int Side = 512;
    private const int Runs = 400;

    public async Task<IReadOnlyList<InferenceFigures>> RunAsync(int rounds)
    {
        using var folder = new TempFolder();
        var noise = await Noise.SampleAsync(folder.Path);
        var package = NamedModel.Load("nothing", Graph(), classes: 2, _ => { });
        var options = new InferenceOptions { Provider = ProviderPreference.Cpu, CpuThreads = 1 };
        var setup = new EngineSetup(package, options, TimeProvider.System, NullLogger.Instance);
        var layout = new EngineLayout(GraphShape.Of(package), options.MaxBatch);
        await using var runner = await WorkerModelRunner.StartAsync(
            setup, layout, EngineWorker.Settings(folder), TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        using var bare = new BareLoop(package, threads: 1);
        var image = new byte[layout.Shape.ImageBytes];
        Random.Shared.NextBytes(image);
        MemoryMarshal.Cast<byte, float>(image.AsSpan())[..24].Fill(0.1f);
        IReadOnlyList<ReadOnlyMemory<byte>> images = [image];
        var (elapsed, core) = (new List<double>(), new List<double>());
        for (var round = -1; round < rounds; round++)
        {
            var (times, spent) = await RoundAsync(runner, images, bare);
            if (round >= 0)
            {
                elapsed.Add(times);
                core.Add(spent);
            }
        }

        var spreads = new Dictionary<string, Spread>(StringComparer.Ordinal) { ["elapsed"] = Spread.Of(elapsed), ["core"] = Spread.Of(core) };
        return
        [
            new InferenceFigures(
                $"{Side} x {Side} floats to the worker and its output back, less the run", spreads, noise.Load,
                [new Mark("IPC, ms an image", Samples.Median(elapsed), 0.3, IsCeiling: true)], "ms an image"),
        ];
    }

    // The median of what passed less the median of the bare run, and processor time of both processes less that of the bare run.
    private static async Task<(double Elapsed, double Core)> RoundAsync(WorkerModelRunner runner, IReadOnlyList<ReadOnlyMemory<byte>> images, BareLoop bare)
    {
        var (ours, theirs, worker) = (new List<double>(), new List<double>(), EngineWorker.Process);
        var bareCore = 0.0;
        var core = Environment.CpuUsage.TotalTime.TotalMilliseconds + CoreTime.Of(worker);
        for (var run = 0; run < Runs; run++)
        {
            var begun = Stopwatch.GetTimestamp();
            await runner.RunAsync(images, (_, in _) => { });
            ours.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            begun = Stopwatch.GetTimestamp();
            bareCore += 2 * CoreTime.Of(1, bare.Run); // it is in the worker's time, and in this process's
            theirs.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        core = Environment.CpuUsage.TotalTime.TotalMilliseconds + CoreTime.Of(worker) - core;
        return (Samples.Median(ours) - Samples.Median(theirs), (core - bareCore) / Runs);
    }

    // The first values of each image as four boxes of two classes.
    private static byte[] Graph()
    {
        var graph = new OnnxGraph();
        graph.Input("images", OnnxType.F32, -1, 1, Side, Side);
        var flat = graph.Node("Reshape", ["images", graph.Constant(0L, -1)]);
        var first = graph.Node("Slice", [flat, graph.Constant(0L), graph.Constant(24L), graph.Constant(1L)]);
        graph.Node("Reshape", [first, graph.Constant(0L, 6, 4)], "output0");
        graph.Output("output0", OnnxType.F32, [-1, 6, 4]);
        return graph.ToModel();
    }
}

using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Benchmarks.Measuring;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Benchmarks.Inference;

/// <summary>
/// What the whole way costs beside the model: radiographs on disk to logged boxes by the detector, less what the same graph takes in a bare
/// loop. The model runs in this process on one thread; the worker it has in the service adds what it takes to reach it.
/// </summary>
internal sealed class OwnCostPart : IInferencePart
{
    private const int Files = 8;
    private const int Passes = 16;

    public async Task<IReadOnlyList<InferenceFigures>> RunAsync(int rounds)
    {
        using var folder = new TempFolder();
        var noise = await Noise.SampleAsync(folder.Path);
        var files = Enumerable.Range(1, Files).Select(number => folder[$"{number}.dcm"]).ToArray();
        for (var i = 0; i < files.Length; i++)
        {
            Radiograph.File(i + 1).Save(files[i]);
        }

        await using var codec = new CodecWorkers(new CodecOptions(), folder.Path, TimeProvider.System, NullLogger<CodecWorkers>.Instance);
        await using var host = await DetectorHost.StartAsync(
            DemonstrationPackage.Load().Require(),
            codec,
            new InferenceOptions { Provider = ProviderPreference.Cpu, CpuThreads = 1 },
            PatientHasher.Ephemeral(),
            "bench",
            TimeProvider.System,
            NullLoggerFactory.Instance,
            CancellationToken.None);
        await using var log = await PredictionLog.OpenAsync(
            folder[PredictionLog.FileName], TimeProvider.System, NullLogger<PredictionLog>.Instance, CancellationToken.None);
        using var bare = new BareLoop(host.Package, threads: 1);
        var way = new AnalysisWay(host.Detector, log, files);
        var (whole, floor) = (new List<double>(), new List<double>());
        for (var pass = -Passes; pass < Passes * rounds; pass++)
        {
            // An image by each in turn: what others do to the caches meets both.
            var run = pass + Passes;
            var (ours, theirs) = (await CoreTime.OfAsync(() => way.RunAsync(run)), CoreTime.Of(1, bare.Run));
            if (pass >= 0)
            {
                whole.Add(ours);
                floor.Add(theirs);
            }
        }

        var own = whole.Zip(floor, (ours, theirs) => ours - theirs).ToList();
        var spreads = new Dictionary<string, Spread>(StringComparer.Ordinal)
        {
            ["from file to logged boxes"] = Spread.Of(whole),
            ["bare loop"] = Spread.Of(floor),
            ["own"] = Spread.Of(own),
        };
        return
        [
            new InferenceFigures(
                $"{host.Package.Identity.Name}, {Radiograph.Side} x {Radiograph.Side}, 16 bits, from disk", spreads, noise.Load,
                [new Mark("own cost, core-ms an image", Samples.Median(own), 8, IsCeiling: true)]),
        ];
    }
}

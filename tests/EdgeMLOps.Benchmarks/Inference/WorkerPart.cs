using System.Diagnostics;
using System.Globalization;
using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Benchmarks.Measuring;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Benchmarks.Inference;

/// <summary>
/// Images a second from radiographs on disk to logged boxes as the service does it (the model in a worker, as many images at a time as
/// <c>Pipeline:Workers</c> has by default), beside a bare loop of the runtime with the same graph on the tensor of one of them, by the
/// runtime's own settings and by the engine's. All with a thread a core, as by default, and with one. A few images by each in turn; the
/// ratio is that of each pair, to the loop by the runtime's own settings.
/// </summary>
internal sealed class WorkerPart : IInferencePart
{
    private const int Files = 8;
    private const int Images = 12;
    private const int AtATime = 2;
    private const int Pairs = 3;
    private const double LeastModelMs = 20;

    public async Task<IReadOnlyList<InferenceFigures>> RunAsync(int rounds) => [.. await RunAsync(rounds, threads: 0), .. await RunAsync(rounds, threads: 1)];

    private static async Task<IReadOnlyList<InferenceFigures>> RunAsync(int rounds, int threads)
    {
        using var folder = new TempFolder();
        var noise = await Noise.SampleAsync(folder.Path);
        var files = Enumerable.Range(1, Files).Select(number => folder[$"{number}.dcm"]).ToArray();
        for (var i = 0; i < files.Length; i++)
        {
            Radiograph.File(i + 1).Save(files[i]);
        }

        await using var codec = new CodecWorkers(new CodecOptions(), folder.Path, TimeProvider.System, NullLogger<CodecWorkers>.Instance);
        await using var host = await DetectorHost.StartInWorkerAsync(NamedModel.Load(), Parts(folder, codec, threads), CancellationToken.None);
        await using var log = await PredictionLog.OpenAsync(
            folder[PredictionLog.FileName], TimeProvider.System, NullLogger<PredictionLog>.Instance, CancellationToken.None);
        var input = Input(host.Package);
        using var bare = new BareLoop(host.Package, threads, input);
        using var alike = new BareLoop(host.Package, threads, input, asOurs: true);
        var way = new AnalysisWay(host.Detector, log, files);
        var (ours, theirs, same) = (new List<WorkerRound>(), new List<WorkerRound>(), new List<WorkerRound>());
        for (var pair = -1; pair < Pairs * rounds; pair++)
        {
            var (we, they, alikes) = (await OursAsync(way), Theirs(bare), Theirs(alike));
            if (pair >= 0)
            {
                ours.Add(we);
                theirs.Add(they);
                same.Add(alikes);
            }
        }

        return [Figures(host, threads, ours, theirs, same, noise.Load), Core(host, ours, theirs, same, noise.Load)];
    }

    // What the graph does depends on the image: how many boxes it finds, and suppresses.
    private static byte[] Input(ModelPackage package)
    {
        var contract = TensorContract.Of(package.Manifest.Input);
        var image = ImageDecoder.Decode(Radiograph.File(1)).Image ?? throw new InvalidOperationException("the radiograph does not decode");
        var input = new byte[contract.Bytes];
        ImagePreprocessor.Fill(image.Windowed(contract.Windowing), contract, input);
        return input;
    }

    private static DetectorParts Parts(TempFolder folder, CodecWorkers codec, int threads) => new()
    {
        Codec = codec,
        Inference = new InferenceOptions { Provider = ProviderPreference.Cpu, CpuThreads = threads },
        Worker = EngineWorker.Settings(folder),
        Patients = PatientHasher.Ephemeral(),
        SoftwareVersion = "bench",
        Time = TimeProvider.System,
        Loggers = NullLoggerFactory.Instance,
    };

    private static async Task<WorkerRound> OursAsync(AnalysisWay way)
    {
        var (worker, here, begun) = (EngineWorker.Process, Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var there = CoreTime.Of(worker);
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, AtATime).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is < Images and var run)
            {
                await way.RunAsync(run);
            }
        })));
        return Result(begun, (Environment.CpuUsage.TotalTime - here).TotalMilliseconds, CoreTime.Of(worker) - there);
    }

    private static WorkerRound Theirs(BareLoop bare)
    {
        var begun = Stopwatch.GetTimestamp();
        return Result(begun, 0, Images * CoreTime.Of(Images, bare.Run));
    }

    private static WorkerRound Result(long begun, double service, double model) =>
        new(Images / Stopwatch.GetElapsedTime(begun).TotalSeconds, service / Images, model / Images);

    private static InferenceFigures Figures(
        DetectorHost host, int threads, List<WorkerRound> ours, List<WorkerRound> theirs, List<WorkerRound> same, double load)
    {
        var ratios = ours.Zip(theirs, (we, they) => we.Rate / they.Rate).ToList();
        var milliseconds = Samples.Median([.. theirs.Select(they => 1000 / they.Rate)]);
        var way = threads == 0 ? "a thread a core" : "one thread";
        return new InferenceFigures(
            string.Create(CultureInfo.InvariantCulture, $"{host.Package.Identity.Name} ({milliseconds:0.0} ms an image), {way}, {AtATime} images at a time, in a worker, from disk"),
            new Dictionary<string, Spread>(StringComparer.Ordinal)
            {
                ["from file to logged boxes"] = Spread.Of([.. ours.Select(we => we.Rate)]),
                ["bare loop"] = Spread.Of([.. theirs.Select(they => they.Rate)]),
                ["bare loop by the engine's settings"] = Spread.Of([.. same.Select(they => they.Rate)]),
                ["ratio"] = Spread.Of(ratios),
            },
            load,
            threads != 0 ? [] :
            [
                new Mark("ms an image of the named model", milliseconds, LeastModelMs),
                new Mark("images/s with the worker, ours to a bare loop's", Samples.Median(ratios), 0.85),
            ],
            "images/s");
    }

    private static InferenceFigures Core(
        DetectorHost host, List<WorkerRound> ours, List<WorkerRound> theirs, List<WorkerRound> same, double load) => new(
        $"{host.Package.Identity.Name}, the same runs, both processes",
        new Dictionary<string, Spread>(StringComparer.Ordinal)
        {
            ["service"] = Spread.Of([.. ours.Select(we => we.Service)]),
            ["worker"] = Spread.Of([.. ours.Select(we => we.Model)]),
            ["bare loop"] = Spread.Of([.. theirs.Select(they => they.Model)]),
            ["bare loop by the engine's settings"] = Spread.Of([.. same.Select(they => they.Model)]),
        },
        load,
        []);
}

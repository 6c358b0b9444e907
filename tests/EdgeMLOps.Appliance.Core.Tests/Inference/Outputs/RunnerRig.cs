using System.Runtime.InteropServices;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Inference.Isolation;
using EdgeMLOps.Appliance.Core.Inference.Outputs;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.Appliance.Core.Workers;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Outputs;

/// <summary>A graph in this process or in the engine's worker, fed with tensors instead of images.</summary>
internal sealed class RunnerRig : IAsyncDisposable
{
    private readonly TempFolder _folder;
    private readonly ModelManifest _manifest;
    private readonly IModelRunner _runner;

    private RunnerRig(ModelManifest manifest, IModelRunner runner, TempFolder folder) => (_manifest, _runner, _folder) = (manifest, runner, folder);

    public int MaxBatch => _runner.MaxBatch;

    public static async Task<RunnerRig> StartAsync(ModelManifest manifest, byte[] graph, bool inWorker, int maxBatch = 8)
    {
        ManifestParser.Check(manifest);
        var folder = new TempFolder();
        try
        {
            return new RunnerRig(manifest, await OpenAsync(manifest, graph, inWorker, maxBatch, folder), folder);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>What the graph gives for each image: the sides and values of each output.</summary>
    public async Task<List<(int[] Shape, float[] Values)[]>> OutputsAsync(params IReadOnlyList<float[]> images)
    {
        var found = new (int[], float[])[images.Count][];
        await _runner.RunAsync([.. images.Select(Tensor)], (i, in output) =>
        {
            found[i] = new (int[], float[])[output.Shapes.Count];
            for (var k = 0; k < found[i].Length; k++)
            {
                found[i][k] = (output.Shape(k), output.Values(k).ToArray());
            }
        });
        return [.. found];
    }

    /// <summary>Runs images one by one, in turn, and looks at nothing.</summary>
    public async Task RepeatAsync(IReadOnlyList<float[]> images, int runs)
    {
        ReadOnlyMemory<byte>[][] inputs = [.. images.Select(image => new[] { Tensor(image) })];
        for (var i = 0; i < runs; i++)
        {
            await _runner.RunAsync(inputs[i % inputs.Length], (_, in _) => { });
        }
    }

    /// <summary>The candidates of each image, which is the input itself: coordinates stay as they are.</summary>
    public async Task<List<List<BoxCandidate>?>> CandidatesAsync(params IReadOnlyList<float[]> images)
    {
        var (reader, input) = (new CandidateReader(_manifest), _manifest.Input);
        var letterbox = Letterbox.Place(input.Width, input.Height, input.Width, input.Height);
        var found = new List<BoxCandidate>?[images.Count];
        await _runner.RunAsync([.. images.Select(Tensor)], (i, in output) => found[i] = reader.Read(output, letterbox));
        return [.. found];
    }

    public async ValueTask DisposeAsync()
    {
        await _runner.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<IModelRunner> OpenAsync(ModelManifest manifest, byte[] graph, bool inWorker, int maxBatch, TempFolder folder)
    {
        var shape = GraphShape.Of(manifest);
        var options = new InferenceOptions { Provider = ProviderPreference.Cpu, MaxBatch = maxBatch };
        if (!inWorker)
        {
            return await LocalModelRunner.OpenAsync(graph, shape, options, TimeProvider.System);
        }

        var settings = new WorkerSettings
        {
            Role = "engine",
            Command = PoolRig.TestWorker with { Arguments = ["engine"] },
            Folder = folder["engine"],
            MemoryBytes = 1L << 30,
            StartDeadline = PoolRig.Limit,
            RequestDeadline = PoolRig.Limit,
        };
        var setup = new EngineSetup(new DetectionModel("test", "1", 1, ""), manifest, graph, options, TimeProvider.System, NullLogger.Instance);
        return await WorkerModelRunner.StartAsync(setup, new EngineLayout(shape, maxBatch), settings, TimeProvider.System, NullLogger.Instance, default);
    }

    // An image shorter than the input has zeros behind it.
    private ReadOnlyMemory<byte> Tensor(float[] image)
    {
        var values = new float[_manifest.Input.Channels * _manifest.Input.Height * _manifest.Input.Width];
        image.CopyTo(values, 0);
        return _manifest.Input.Dtype switch
        {
            "uint8" => Array.ConvertAll(values, value => (byte)MathF.Round(value * 255)),
            "float16" => MemoryMarshal.AsBytes(Array.ConvertAll(values, value => (Half)value).AsSpan()).ToArray(),
            _ => MemoryMarshal.AsBytes(values.AsSpan()).ToArray(),
        };
    }
}

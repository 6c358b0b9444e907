using System.Runtime.InteropServices;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Inference.Isolation;
using EdgeMLOps.Appliance.Core.Inference.Outputs;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.Tests.Inference;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.GpuProof;

/// <summary>A model of the corpus in the product's own runner, fed with the corpus's tensors.</summary>
internal sealed class CorpusRunner : IAsyncDisposable
{
    private readonly IModelRunner _runner;
    private readonly CandidateReader _reader;
    private readonly Letterbox _letterbox;

    private CorpusRunner(CorpusModel model, IModelRunner runner)
    {
        _runner = runner;
        _reader = new CandidateReader(model.Manifest);
        var input = model.Manifest.Input;
        _letterbox = Letterbox.Place(input.Width, input.Height, input.Width, input.Height); // the image is the input: coordinates stay as they are
    }

    public ProviderStatus Provider => _runner.Provider;

    public int MaxBatch => _runner.MaxBatch;

    public static async Task<CorpusRunner> StartAsync(string name, CorpusModel model, ProviderPreference provider, bool inWorker, CancellationToken cancellationToken)
    {
        var (shape, options) = (GraphShape.Of(model.Manifest), new InferenceOptions { Provider = provider });
        if (!inWorker)
        {
            return new CorpusRunner(model, await LocalModelRunner.OpenAsync(model.Graph, shape, options, TimeProvider.System));
        }

        var setup = new EngineSetup(new DetectionModel(name, "1", 1, ""), model.Manifest, model.Graph, options, TimeProvider.System, NullLogger.Instance);
        return new CorpusRunner(model, await WorkerModelRunner.StartAsync(
            setup, new EngineLayout(shape, options.MaxBatch), Engines.Worker(), TimeProvider.System, NullLogger.Instance, cancellationToken));
    }

    /// <summary>Runs some of the model's images in one batch.</summary>
    /// <returns>Of each image the sides and values of each output, and the candidates; null: they could not be read.</returns>
    public async Task<IReadOnlyList<(List<(int[] Shape, float[] Values)> Outputs, List<BoxCandidate>? Candidates)>> RunAsync(params IReadOnlyList<float[]> images)
    {
        var found = new (List<(int[], float[])>, List<BoxCandidate>?)[images.Count];
        await _runner.RunAsync([.. images.Select(image => (ReadOnlyMemory<byte>)MemoryMarshal.AsBytes(image.AsSpan()).ToArray())], (i, in output) =>
        {
            var outputs = new List<(int[], float[])>();
            for (var k = 0; k < output.Shapes.Count; k++)
            {
                outputs.Add((output.Shape(k), output.Values(k).ToArray()));
            }

            found[i] = (outputs, _reader.Read(output, _letterbox));
        });
        return found;
    }

    public ValueTask DisposeAsync() => _runner.DisposeAsync();
}

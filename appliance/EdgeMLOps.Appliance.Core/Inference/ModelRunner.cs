using EdgeMLOps.Appliance.Core.Models;
using Microsoft.ML.OnnxRuntime;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>One warm session: input tensors in, output tensors out. Used by one caller at a time.</summary>
internal sealed class ModelRunner : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly ModelManifest _manifest;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly float[] _batch;

    private ModelRunner(InferenceSession session, ModelManifest manifest, ProviderStatus provider, int maxBatch)
    {
        _session = session;
        _manifest = manifest;
        _inputNames = [manifest.Input.Name];
        _outputNames = [manifest.Output.Name];
        Provider = provider;
        MaxBatch = maxBatch;
        ImageLength = manifest.Input.Channels * manifest.Input.Height * manifest.Input.Width;
        _batch = new float[maxBatch * ImageLength];
    }

    /// <summary>Where it runs, and why.</summary>
    public ProviderStatus Provider { get; }

    /// <summary>Most images in one run: the site's limit, or the graph's own.</summary>
    public int MaxBatch { get; }

    /// <summary>Values of one image's input.</summary>
    public int ImageLength { get; }

    /// <summary>Opens a model, checks it against its manifest and runs it once, so that the first image meets a warm session.</summary>
    public static ModelRunner Open(ModelPackage package, InferenceOptions options) =>
        SessionFactory.Open(package.Graph, options, (session, provider) => Start(session, provider, package.Manifest, options.MaxBatch));

    /// <summary>Runs one batch.</summary>
    /// <param name="images">1 to <see cref="MaxBatch"/> inputs.</param>
    /// <param name="take">Called for each image with its place and its output; the span is valid in the call only.</param>
    /// <exception cref="OnnxRuntimeException">The runtime failed.</exception>
    /// <exception cref="GraphContractException">The output has another shape than the manifest says; a graph need not announce it.</exception>
    public void Run(IReadOnlyList<ReadOnlyMemory<float>> images, OutputReader take)
    {
        for (var i = 0; i < images.Count; i++)
        {
            images[i].Span.CopyTo(_batch.AsSpan(i * ImageLength));
        }

        var input = _manifest.Input;
        using var tensor = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance,
            _batch.AsMemory(0, images.Count * ImageLength),
            [images.Count, input.Channels, input.Height, input.Width]);
        using var outputs = _session.Run(_runOptions, _inputNames, [tensor], _outputNames);
        var shape = outputs[0].GetTensorTypeAndShape().Shape;
        var rows = 4 + _manifest.Classes.Count;
        if (shape.Length != 3 || shape[0] != images.Count || shape[1] != rows)
        {
            throw new GraphContractException(
                $"output {_manifest.Output.Name}",
                FormattableString.Invariant($"[{images.Count}, {rows}, any]"),
                $"[{string.Join(", ", shape)}]");
        }

        var all = outputs[0].GetTensorDataAsSpan<float>();
        var length = all.Length / images.Count;
        for (var i = 0; i < images.Count; i++)
        {
            take(i, all.Slice(i * length, length));
        }
    }

    private static ModelRunner Start(InferenceSession session, ProviderStatus provider, ModelManifest manifest, int maxBatch)
    {
        try
        {
            var graphBatch = GraphContract.Check(session, manifest);
            var runner = new ModelRunner(session, manifest, provider, Math.Min(maxBatch, graphBatch ?? maxBatch));
            runner.Run([new float[runner.ImageLength]], (_, _) => { });
            return runner;
        }
        catch (Exception ex) when (ex is GraphContractException or OnnxRuntimeException)
        {
            session.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _runOptions.Dispose();
        _session.Dispose();
    }
}

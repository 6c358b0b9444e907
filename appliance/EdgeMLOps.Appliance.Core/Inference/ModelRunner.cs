using EdgeMLOps.Appliance.Core.Models;
using Microsoft.ML.OnnxRuntime;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>
/// A model that is warm for every number of images up to its limit. On the processor one session takes any number. On a
/// GPU the runtime chooses its kernels anew whenever a session's input changes its size, 16 to 470 ms on an H100, also for
/// a size that it had before: so there is one session for an image alone and one for a full batch, and neither ever changes.
/// </summary>
internal sealed class ModelRunner : IDisposable
{
    private const int TimedRuns = 3;

    private readonly GraphSession _full;
    private readonly GraphSession? _single;
    private int _oneByOne;

    private ModelRunner(GraphSession full, GraphSession? single, ProviderStatus provider, int maxBatch, int imageLength)
    {
        _full = full;
        _single = single;
        Provider = provider;
        MaxBatch = maxBatch;
        ImageLength = imageLength;
    }

    /// <summary>Where it runs, and why.</summary>
    public ProviderStatus Provider { get; }

    /// <summary>Most images in one run: the site's limit, or the graph's own.</summary>
    public int MaxBatch { get; }

    /// <summary>Values of one image's input.</summary>
    public int ImageLength { get; }

    /// <summary>Opens a model, checks it against its manifest and runs it, so that the first image meets a warm session.</summary>
    /// <exception cref="DllNotFoundException">ONNX Runtime does not load.</exception>
    /// <exception cref="GraphContractException">The graph is another than the manifest says.</exception>
    /// <exception cref="OnnxRuntimeException">The graph cannot run.</exception>
    public static ModelRunner Open(ModelPackage package, InferenceOptions options, TimeProvider time) =>
        Open(package.Graph, GraphShape.Of(package), options, time);

    /// <inheritdoc cref="Open(ModelPackage, InferenceOptions, TimeProvider)"/>
    public static ModelRunner Open(byte[] graph, GraphShape shape, InferenceOptions options, TimeProvider time) =>
        SessionFactory.Open(graph, shape.WeightsFolder, options, (open, provider) => Start(open, provider, shape, options.MaxBatch, time));

    /// <summary>Runs one batch.</summary>
    /// <param name="images">1 to <see cref="MaxBatch"/> inputs.</param>
    /// <param name="take">Called for each image with its place and its output; the span is valid in the call only.</param>
    /// <exception cref="OnnxRuntimeException">The runtime failed.</exception>
    /// <exception cref="GraphContractException">The output has another shape than the manifest says; a graph need not announce it.</exception>
    public void Run(IReadOnlyList<ReadOnlyMemory<float>> images, OutputReader take)
    {
        if (_single is null || images.Count > _oneByOne)
        {
            _full.Run(images, take);
            return;
        }

        for (var i = 0; i < images.Count; i++)
        {
            var place = i;
            _single.Run([images[place]], (_, output) => take(place, output));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _full.Dispose();
        _single?.Dispose();
    }

    internal static ModelRunner Start(
        Func<InferenceSession> open, ProviderStatus provider, GraphShape shape, int maxBatch, TimeProvider time)
    {
        var isFixed = provider.Used == ExecutionProvider.Cuda;
        var opened = new List<GraphSession>();
        try
        {
            var session = open();
            var size = GraphContract.Size(session, shape, maxBatch);
            opened.Add(new GraphSession(session, shape, size, isFixed));
            if (isFixed && size > 1)
            {
                opened.Add(new GraphSession(open(), shape, 1, isFixed));
            }

            var runner = new ModelRunner(opened[0], opened.ElementAtOrDefault(1), provider, size, shape.ImageLength);
            runner.WarmUp(time);
            return runner;
        }
        catch (Exception ex) when (ex is GraphContractException or OnnxRuntimeException or CudaRefusedException)
        {
            opened.ForEach(session => session.Dispose());
            throw;
        }
    }

    // So many images are faster one by one than as a batch filled up with blanks; that depends on GPU and graph.
    private void WarmUp(TimeProvider time)
    {
        var full = Measure(_full, time);
        if (_single is not null)
        {
            var single = Measure(_single, time);
            _oneByOne = (int)Math.Clamp(full / single, 1, MaxBatch - 1);
        }
    }

    private TimeSpan Measure(GraphSession session, TimeProvider time)
    {
        var blank = new float[ImageLength];
        session.Run([blank], (_, _) => { });
        var begun = time.GetTimestamp();
        for (var i = 0; i < TimedRuns && _single is not null; i++)
        {
            session.Run([blank], (_, _) => { });
        }

        return time.GetElapsedTime(begun);
    }
}

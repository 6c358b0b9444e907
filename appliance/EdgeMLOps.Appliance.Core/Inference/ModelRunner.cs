using EdgeMLOps.Appliance.Core.Inference.Outputs;
using Microsoft.ML.OnnxRuntime;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>
/// A model that is warm for every number of images up to its limit. On the processor one session takes any number, unless
/// the graph itself is for one number only: then blank images stand in for missing ones. On a
/// GPU the runtime chooses its kernels anew whenever a session's input changes its size, 16 to 470 ms on an H100, also for
/// a size that it had before: so there is one session for an image alone and one for a full batch, and neither ever changes;
/// where its memory is limited, the latter only.
/// </summary>
internal sealed class ModelRunner : IDisposable
{
    private const int TimedRuns = 3;

    private readonly GraphSession _full;
    private readonly GraphSession? _single;
    private readonly bool _isInPlace;
    private int _oneByOne;

    private ModelRunner(GraphSession full, GraphSession? single, ProviderStatus provider, int maxBatch, int imageBytes, bool isInPlace)
    {
        _full = full;
        _single = single;
        Provider = provider;
        MaxBatch = maxBatch;
        ImageBytes = imageBytes;
        _isInPlace = isInPlace;
    }

    /// <summary>Where it runs, and why.</summary>
    public ProviderStatus Provider { get; }

    /// <summary>Most images in one run: the site's limit, or the graph's own.</summary>
    public int MaxBatch { get; }

    /// <summary>Bytes of one image's input.</summary>
    public int ImageBytes { get; }

    /// <summary>Opens a model, checks it against its manifest and runs it, so that the first image meets a warm session.</summary>
    /// <param name="graph">The ONNX graph.</param>
    /// <param name="shape">What it must take and give.</param>
    /// <param name="options">Provider, device, threads, batch.</param>
    /// <param name="time">Clock of the warm-up.</param>
    /// <param name="images">Where the inputs of a full batch stand before each run, outside of managed memory; 0: each run copies them in.</param>
    /// <exception cref="DllNotFoundException">ONNX Runtime does not load.</exception>
    /// <exception cref="GraphContractException">The graph is another than the manifest says.</exception>
    /// <exception cref="OnnxRuntimeException">The graph cannot run.</exception>
    public static ModelRunner Open(byte[] graph, GraphShape shape, InferenceOptions options, TimeProvider time, nint images = 0) =>
        SessionFactory.Open(
            graph, shape.WeightsFolder, options, (open, provider) => Start(open, provider, shape, options.MaxBatch, options.GpuMemoryMegabytes > 0, time, images));

    /// <summary>Runs one batch.</summary>
    /// <param name="images">How many images: 1 to <see cref="MaxBatch"/>.</param>
    /// <param name="fill">Gives each image's input; not asked where it stands in place.</param>
    /// <param name="take">Called for each image with its place and its output, which is valid in the call only.</param>
    /// <exception cref="OnnxRuntimeException">The runtime failed.</exception>
    /// <exception cref="GraphContractException">An output has another shape than the manifest says; a graph need not announce it.</exception>
    public void Run(int images, InputWriter fill, OutputReader take)
    {
        if (_single is null || images > _oneByOne)
        {
            _full.Run(images, _isInPlace ? null : fill, take);
            return;
        }

        for (var i = 0; i < images; i++)
        {
            var place = i;
            _single.Run(1, (_, input) => fill(place, input), (_, in output) => take(place, output));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _full.Dispose();
        _single?.Dispose();
    }

    internal static ModelRunner Start(
        Func<InferenceSession> open, ProviderStatus provider, GraphShape shape, int maxBatch, bool isGpuBounded, TimeProvider time, nint images = 0)
    {
        var format = OutputFormat.Of(shape);
        var opened = new List<GraphSession>();
        try
        {
            var session = open();
            var plan = GraphContract.Check(session, shape, format, maxBatch);
            var isGpu = provider.IsGpu;
            var inPlace = plan.Size <= maxBatch ? images : 0; // a graph for more images than the site allows has blank ones behind them
            opened.Add(new GraphSession(session, shape, format, plan.Size, isGpu || plan.IsFixed, inPlace));
            if (isGpu && !plan.IsFixed && plan.Size > 1 && !isGpuBounded) // each session's memory has the limit by itself
            {
                opened.Add(new GraphSession(open(), shape, format, 1, isFixed: true));
            }

            var runner = new ModelRunner(opened[0], opened.ElementAtOrDefault(1), provider, plan.MaxImages, shape.ImageBytes, inPlace != 0);
            runner.WarmUp(time);
            return runner;
        }
        catch (Exception ex) when (ex is GraphContractException or OnnxRuntimeException or GpuRefusedException)
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
        RunBlank(session);
        var begun = time.GetTimestamp();
        for (var i = 0; i < TimedRuns && _single is not null; i++)
        {
            RunBlank(session);
        }

        return time.GetElapsedTime(begun);
    }

    private static void RunBlank(GraphSession session) => session.Run(1, (_, input) => input.Clear(), (_, in _) => { });
}

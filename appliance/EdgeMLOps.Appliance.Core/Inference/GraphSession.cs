using EdgeMLOps.Appliance.Core.Inference.Outputs;
using Microsoft.ML.OnnxRuntime;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>One warm session: input tensors in, output tensors out. Used by one caller at a time.</summary>
internal sealed class GraphSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly InputTensors _inputs;
    private readonly OutputTensors _outputs;
    private readonly OutputSplitter _splitter;
    private readonly int _size;
    private readonly bool _isFixed;

    /// <summary>Takes a session over.</summary>
    /// <param name="session">The session.</param>
    /// <param name="shape">What its graph takes and gives.</param>
    /// <param name="format">How its outputs are read.</param>
    /// <param name="size">Most images in one run.</param>
    /// <param name="isFixed">Whether every run has the full size, with blank images where there are too few.</param>
    /// <param name="images">Where the inputs of a full batch stand, outside of managed memory; 0: in memory of its own.</param>
    public GraphSession(InferenceSession session, GraphShape shape, IOutputFormat format, int size, bool isFixed, nint images = 0)
    {
        _session = session;
        var isOneSize = shape.Input.SizeInput is { } input && session.InputMetadata[input.Name].Dimensions.Length == 1;
        _inputs = new InputTensors(shape, size, isOneSize, images);
        _splitter = new OutputSplitter(format, shape.OutputNames());
        _outputs = new OutputTensors(session, _splitter.Names, size);
        _size = size;
        _isFixed = isFixed;
    }

    /// <summary>Runs one batch.</summary>
    /// <param name="images">How many images: 1 to as many as the size says.</param>
    /// <param name="fill">Gives each image's input; null: it stands where the session has it.</param>
    /// <param name="take">Called for each image with its place and its output, which is valid in the call only.</param>
    /// <exception cref="OnnxRuntimeException">The runtime failed.</exception>
    /// <exception cref="GraphContractException">An output has another shape than the manifest says; a graph need not announce it.</exception>
    public void Run(int images, InputWriter? fill, OutputReader take)
    {
        for (var i = 0; fill is not null && i < images; i++)
        {
            fill(i, _inputs.Image(i));
        }

        var size = images;
        if (_isFixed)
        {
            _inputs.Clear(images);
            size = _size;
        }

        _outputs.Run(_inputs, size, outputs => _splitter.Split(outputs, size, images, take));
    }

    public void Dispose()
    {
        _inputs.Dispose();
        _outputs.Dispose();
        _session.Dispose();
    }
}

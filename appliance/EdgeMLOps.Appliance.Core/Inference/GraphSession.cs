using Microsoft.ML.OnnxRuntime;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>One warm session: input tensors in, output tensors out. Used by one caller at a time.</summary>
internal sealed class GraphSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly GraphShape _shape;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly bool _isFixed;
    private readonly float[] _batch;

    /// <summary>Takes a session over.</summary>
    /// <param name="session">The session.</param>
    /// <param name="shape">What its graph takes and gives.</param>
    /// <param name="size">Most images in one run.</param>
    /// <param name="isFixed">Whether every run has the full size, with blank images where there are too few.</param>
    public GraphSession(InferenceSession session, GraphShape shape, int size, bool isFixed)
    {
        _session = session;
        _shape = shape;
        _inputNames = [shape.Input];
        _outputNames = [shape.Output];
        _isFixed = isFixed;
        _batch = new float[size * shape.ImageLength];
    }

    /// <summary>Runs one batch.</summary>
    /// <param name="images">1 to as many inputs as the size says.</param>
    /// <param name="take">Called for each image with its place and its output; the span is valid in the call only.</param>
    /// <exception cref="OnnxRuntimeException">The runtime failed.</exception>
    /// <exception cref="GraphContractException">The output has another shape than the manifest says; a graph need not announce it.</exception>
    public void Run(IReadOnlyList<ReadOnlyMemory<float>> images, OutputReader take)
    {
        var values = Fill(images);
        var size = values.Length / _shape.ImageLength;
        using var tensor = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, values, [size, _shape.Channels, _shape.Height, _shape.Width]);
        using var outputs = _session.Run(_runOptions, _inputNames, [tensor], _outputNames);
        Check(outputs[0].GetTensorTypeAndShape().Shape, size);
        var all = outputs[0].GetTensorDataAsSpan<float>();
        var length = all.Length / size;
        for (var i = 0; i < images.Count; i++)
        {
            take(i, all.Slice(i * length, length));
        }
    }

    public void Dispose()
    {
        _runOptions.Dispose();
        _session.Dispose();
    }

    private Memory<float> Fill(IReadOnlyList<ReadOnlyMemory<float>> images)
    {
        for (var i = 0; i < images.Count; i++)
        {
            images[i].Span.CopyTo(_batch.AsSpan(i * _shape.ImageLength));
        }

        var used = images.Count * _shape.ImageLength;
        if (!_isFixed)
        {
            return _batch.AsMemory(0, used);
        }

        _batch.AsSpan(used).Clear(); // nothing of another patient's image is run again
        return _batch;
    }

    private void Check(long[] shape, int size)
    {
        if (shape.Length != 3 || shape[0] != size || shape[1] != _shape.Rows)
        {
            throw new GraphContractException(
                $"output {_shape.Output}",
                FormattableString.Invariant($"[{size}, {_shape.Rows}, any]"),
                $"[{string.Join(", ", shape)}]");
        }
    }
}

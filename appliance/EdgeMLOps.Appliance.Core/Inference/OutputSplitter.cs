using EdgeMLOps.Appliance.Core.Inference.Outputs;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>Gives each image of a run its own outputs as one row of float32, whatever tensors the graph made of them. Its memory is kept from run to run.</summary>
internal sealed class OutputSplitter
{
    private readonly IOutputFormat _format;
    private readonly string[] _names;
    private readonly float[][] _converted;
    private float[] _image = [];

    /// <param name="format">How the outputs are read.</param>
    /// <param name="names">Their names in the graph, in the format's order.</param>
    public OutputSplitter(IOutputFormat format, string[] names)
    {
        _format = format;
        _names = names;
        _converted = [.. names.Select(_ => Array.Empty<float>())];
    }

    /// <summary>Names of the outputs.</summary>
    public IReadOnlyCollection<string> Names => _names;

    /// <summary>Hands each image its outputs.</summary>
    /// <param name="tensors">What the graph gave.</param>
    /// <param name="size">Images of the run.</param>
    /// <param name="images">So many of them are wanted, the rest was blank.</param>
    /// <param name="take">Called for each of these.</param>
    /// <exception cref="GraphContractException">An output has another shape than the format, or more values than are taken.</exception>
    /// <exception cref="OnnxRuntimeException">The runtime failed.</exception>
    public void Split(IReadOnlyList<OrtValue> tensors, int size, int images, OutputReader take)
    {
        var shapes = new int[tensors.Count][];
        for (var i = 0; i < shapes.Length; i++)
        {
            var (type, sides) = Describe(tensors[i]);
            shapes[i] = OutputAxes.Given(sides, _format.Outputs[i], size, _format.ImageColumn is not null) ?? throw Refused(i, type, sides);
            CheckType(i, type, sides);
        }

        if (_format.Check(shapes) is { } fault)
        {
            throw new GraphContractException($"output {_names[fault.Output]}", $"an image's {fault.Expected}", Sides.Text(shapes[fault.Output]));
        }

        if (_format.ImageColumn is { } column)
        {
            Sort(Values(tensors[0], 0), shapes[0], column, (size, images), take);
        }
        else if (tensors.Count == 1)
        {
            Slice(Values(tensors[0], 0), shapes, images, take);
        }
        else
        {
            Join(tensors, shapes, size, images, take);
        }
    }

    private void Slice(ReadOnlySpan<float> all, int[][] shapes, int images, OutputReader take)
    {
        var length = Bounded(Sides.Count(shapes[0]));
        for (var i = 0; i < images; i++)
        {
            take(i, new ImageOutput(shapes, all.Slice(i * length, length)));
        }
    }

    private void Join(IReadOnlyList<OrtValue> tensors, int[][] shapes, int size, int images, OutputReader take)
    {
        var lengths = Array.ConvertAll(shapes, shape => Sides.Count(shape));
        var length = Bounded(lengths.Sum());
        Grow(ref _image, size * length);
        var begin = 0;
        for (var k = 0; k < lengths.Length; k++)
        {
            var all = Values(tensors[k], k);
            for (var i = 0; i < images; i++)
            {
                all.Slice(i * lengths[k], lengths[k]).CopyTo(_image.AsSpan((i * length) + begin));
            }

            begin += lengths[k];
        }

        for (var i = 0; i < images; i++)
        {
            take(i, new ImageOutput(shapes, _image.AsSpan(i * length, length)));
        }
    }

    // One list holds the rows of all images, in any order.
    private void Sort(ReadOnlySpan<float> all, int[] shape, int column, (int Size, int Wanted) images, OutputReader take)
    {
        var columns = shape[1];
        for (var at = 0; at < all.Length; at += columns)
        {
            var image = all[at + column];
            if (!(image >= 0 && image < images.Size) || image != MathF.Floor(image))
            {
                throw new GraphContractException(
                    $"output {_names[0]}", FormattableString.Invariant($"images 0 to {images.Size - 1}"), FormattableString.Invariant($"{image} in row {at / columns}"));
            }
        }

        Grow(ref _image, all.Length);
        for (var i = 0; i < images.Wanted; i++)
        {
            var length = 0;
            for (var at = 0; at < all.Length; at += columns)
            {
                if ((int)all[at + column] == i)
                {
                    all.Slice(at, columns).CopyTo(_image.AsSpan(length));
                    length += columns;
                }
            }

            take(i, new ImageOutput([[length / columns, columns]], _image.AsSpan(0, Bounded(length))));
        }
    }

    private ReadOnlySpan<float> Values(OrtValue tensor, int output)
    {
        var info = tensor.GetTensorTypeAndShape();
        if (info.ElementDataType == TensorElementType.Float)
        {
            return tensor.GetTensorDataAsSpan<float>();
        }

        var count = checked((int)info.ElementCount);
        Grow(ref _converted[output], count);
        TensorValues.Copy(tensor, info.ElementDataType, _converted[output].AsSpan(0, count));
        return _converted[output].AsSpan(0, count);
    }

    private static void Grow(ref float[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            buffer = new float[length];
        }
    }

    private int Bounded(int length) => length <= _format.MostValues
        ? length
        : throw new GraphContractException(
            $"output {_names[0]}", FormattableString.Invariant($"at most {_format.MostValues} values an image"), FormattableString.Invariant($"{length}"));

    private static (TensorElementType Type, int[] Sides) Describe(OrtValue tensor)
    {
        var info = tensor.GetTensorTypeAndShape();
        return (info.ElementDataType, Array.ConvertAll(info.Shape, side => checked((int)side)));
    }

    private void CheckType(int output, TensorElementType type, int[] sides)
    {
        if (!(_format.Outputs[output].TakesIntegers ? TensorValues.Numbers : TensorValues.Fractions).Contains(type))
        {
            throw Refused(output, type, sides);
        }
    }

    private GraphContractException Refused(int output, TensorElementType type, int[] sides) => new(
        $"output {_names[output]}",
        FormattableString.Invariant($"{_format.Outputs[output].Rank} axes an image"),
        $"{type} {Sides.Text(sides)}");
}

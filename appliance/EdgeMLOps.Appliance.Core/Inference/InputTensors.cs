using System.Runtime.InteropServices;
using EdgeMLOps.Appliance.Core.Models;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>A session's inputs: one piece of memory for a full batch, which never moves, and tensors over its first images, made once a number.</summary>
internal sealed class InputTensors : IDisposable
{
    private const int SizeValues = 2;

    private readonly GraphShape _shape;
    private readonly bool _isOneSize;
    private readonly int _size;
    private readonly byte[] _own;
    private readonly nint _images;
    private readonly int _bytes;
    private readonly byte[] _sizes;
    private readonly Dictionary<int, List<OrtValue>> _tensors = [];

    /// <param name="shape">What the graph takes.</param>
    /// <param name="size">Most images in one run.</param>
    /// <param name="isOneSize">Whether the size's input has no axis of images.</param>
    /// <param name="images">Where the images of a full batch stand, outside of managed memory; 0: in memory of its own.</param>
    public InputTensors(GraphShape shape, int size, bool isOneSize, nint images)
    {
        _shape = shape;
        _isOneSize = isOneSize;
        _size = size;
        _bytes = checked(size * shape.ImageBytes);
        _own = images == 0 ? GC.AllocateArray<byte>(_bytes, pinned: true) : [];
        _images = images == 0 ? Marshal.UnsafeAddrOfPinnedArrayElement(_own, 0) : images;
        _sizes = shape.Input.SizeInput is { } input ? Sizes(input, shape.Input, size) : [];
        Names = shape.Input.SizeInput is { } named ? [shape.Input.Name, named.Name] : [shape.Input.Name];
    }

    /// <summary>Names of the inputs, in the order of the tensors.</summary>
    public IReadOnlyCollection<string> Names { get; }

    /// <summary>Where an image's input lies.</summary>
    public Span<byte> Image(int index) => All.Slice(index * _shape.ImageBytes, _shape.ImageBytes);

    /// <summary>Makes the images from one place on blank: nothing of another patient's is run again.</summary>
    public void Clear(int from) => All[(from * _shape.ImageBytes)..].Clear();

    private Span<byte> All => Of(_size).First().GetTensorMutableRawData();

    /// <summary>The tensors of the first so many images.</summary>
    /// <exception cref="OnnxRuntimeException">The runtime failed.</exception>
    public IReadOnlyCollection<OrtValue> Of(int images)
    {
        if (!_tensors.TryGetValue(images, out var tensors))
        {
            tensors = Make(images);
            _tensors.Add(images, tensors);
        }

        return tensors;
    }

    public void Dispose()
    {
        foreach (var tensor in _tensors.Values.SelectMany(tensors => tensors))
        {
            tensor.Dispose();
        }
    }

    private List<OrtValue> Make(int images)
    {
        var tensors = new List<OrtValue>();
        Add(tensors, _images, _bytes, _shape.ElementType, [.. _shape.InputSides(images).Select(side => (long)side)]);
        if (_shape.Input.SizeInput is { } input)
        {
            Add(tensors, Marshal.UnsafeAddrOfPinnedArrayElement(_sizes, 0), _sizes.Length, GraphShape.TypeOf(input.Dtype), _isOneSize ? [SizeValues] : [images, SizeValues]);
        }

        return tensors;
    }

    private static void Add(List<OrtValue> tensors, nint memory, int bytes, TensorElementType type, long[] sides) =>
        tensors.Add(OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, type, sides, memory, bytes));

    private static byte[] Sizes(ModelSizeInput input, ModelInput image, int size)
    {
        var (first, second) = string.Equals(input.Order, "heightWidth", StringComparison.Ordinal) ? (image.Height, image.Width) : (image.Width, image.Height);
        var isWhole = string.Equals(input.Dtype, "int64", StringComparison.Ordinal);
        var bytes = GC.AllocateArray<byte>(size * SizeValues * (isWhole ? sizeof(long) : sizeof(float)), pinned: true);
        for (var i = 0; i < size * SizeValues; i++)
        {
            var value = i % SizeValues == 0 ? first : second;
            if (isWhole)
            {
                MemoryMarshal.Cast<byte, long>(bytes.AsSpan())[i] = value;
            }
            else
            {
                MemoryMarshal.Cast<byte, float>(bytes.AsSpan())[i] = value;
            }
        }

        return bytes;
    }
}

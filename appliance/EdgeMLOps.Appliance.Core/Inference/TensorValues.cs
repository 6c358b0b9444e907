using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>Reads tensors of any number type as float32, which holds every score, box and class there is.</summary>
internal static class TensorValues
{
    /// <summary>Types that a score or a coordinate may have.</summary>
    public static IReadOnlyList<TensorElementType> Fractions { get; } = [TensorElementType.Float, TensorElementType.Float16, TensorElementType.Double];

    /// <summary>Types that a label or a count may have.</summary>
    public static IReadOnlyList<TensorElementType> Numbers { get; } =
        [.. Fractions, TensorElementType.Int64, TensorElementType.Int32, TensorElementType.UInt8, TensorElementType.Int8];

    /// <summary>Copies all values.</summary>
    /// <param name="tensor">The tensor, in the processor's memory.</param>
    /// <param name="type">Its type, one of <see cref="Numbers"/>.</param>
    /// <param name="values">Filled; as many as the tensor has.</param>
    /// <exception cref="OnnxRuntimeException">The runtime failed.</exception>
    public static void Copy(OrtValue tensor, TensorElementType type, Span<float> values)
    {
        var bytes = tensor.GetTensorMutableRawData();
        switch (type)
        {
            case TensorElementType.Float:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
                break;
            case TensorElementType.Float16:
                Convert<Half>(bytes, values, value => (float)value);
                break;
            case TensorElementType.Double:
                Convert<double>(bytes, values, value => (float)value);
                break;
            case TensorElementType.Int64:
                Convert<long>(bytes, values, value => value);
                break;
            case TensorElementType.Int32:
                Convert<int>(bytes, values, value => value);
                break;
            case TensorElementType.Int8:
                Convert<sbyte>(bytes, values, value => value);
                break;
            case TensorElementType.UInt8:
                Convert<byte>(bytes, values, value => value);
                break;
            default:
                throw new ArgumentException($"{type} is no number that is read.", nameof(type));
        }
    }

    private static void Convert<T>(ReadOnlySpan<byte> bytes, Span<float> values, Func<T, float> convert)
        where T : unmanaged
    {
        var from = MemoryMarshal.Cast<byte, T>(bytes);
        for (var i = 0; i < from.Length; i++)
        {
            values[i] = convert(from[i]);
        }
    }
}

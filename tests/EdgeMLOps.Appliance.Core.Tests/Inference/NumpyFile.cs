using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace EdgeMLOps.Appliance.Core.Tests.Inference;

/// <summary>Reads an array of float32 or int64 in numpy's own format, version 1, as float32 in C order.</summary>
internal static partial class NumpyFile
{
    public static (float[] Values, int[] Shape) Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var headerLength = BitConverter.ToUInt16(bytes, 8);
        var header = Encoding.ASCII.GetString(bytes, 10, headerLength);
        var shape = Numbers().Matches(header[header.IndexOf("shape", StringComparison.Ordinal)..])
            .Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture)).ToArray();
        var values = Values(header, bytes.AsSpan(10 + headerLength));
        return (header.Contains("'fortran_order': True", StringComparison.Ordinal) ? Transposed(values, shape) : values, shape);
    }

    // From the first axis fastest to the last fastest.
    private static float[] Transposed(float[] values, int[] shape)
    {
        var found = new float[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (rest, from, step) = (i, 0, values.Length);
            for (var axis = shape.Length - 1; axis >= 0; axis--)
            {
                step /= shape[axis];
                from += rest % shape[axis] * step;
                rest /= shape[axis];
            }

            found[i] = values[from];
        }

        return found;
    }

    private static float[] Values(string header, ReadOnlySpan<byte> bytes)
    {
        if (header.Contains("'descr': '<i8'", StringComparison.Ordinal))
        {
            return Array.ConvertAll(MemoryMarshal.Cast<byte, long>(bytes).ToArray(), value => (float)value);
        }

        return header.Contains("'descr': '<f4'", StringComparison.Ordinal)
            ? MemoryMarshal.Cast<byte, float>(bytes).ToArray()
            : throw new InvalidDataException($"An array of numpy that is not read: {header.Trim()}");
    }

    [GeneratedRegex(@"\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Numbers();
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>Multiplies the values of a row and adds to them.</summary>
internal static class RowScaling
{
    /// <summary>Scales a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="scale">What each value is multiplied with.</param>
    /// <param name="shift">What is added after that.</param>
    /// <param name="output">Receives as many values.</param>
    public static void Apply(ReadOnlySpan<float> row, float scale, float shift, Span<float> output)
    {
        var (factor, addend) = (new Vector<float>(scale), new Vector<float>(shift));
        var from = MemoryMarshal.Cast<float, Vector<float>>(row);
        var to = MemoryMarshal.Cast<float, Vector<float>>(output);
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = (from[i] * factor) + addend;
        }

        for (var i = from.Length * Vector<float>.Count; i < row.Length; i++)
        {
            output[i] = (row[i] * scale) + shift;
        }
    }
}

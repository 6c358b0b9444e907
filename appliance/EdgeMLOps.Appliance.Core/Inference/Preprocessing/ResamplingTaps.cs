using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>
/// For each output position along one axis, the run of input positions it is made of and their weights (sum 1).
/// Shrinking is the exact area average (overlap of intervals), so no lesion falls between samples; enlarging is
/// bilinear between pixel centres.
/// </summary>
internal sealed class ResamplingTaps
{
    /// <summary>How many weights are worked on together.</summary>
    public const int Lanes = 4;

    private readonly int _source;
    private readonly int[] _starts;
    private readonly int[] _counts;
    private readonly float[] _weights;

    /// <summary>Prepares the taps of one axis.</summary>
    /// <param name="source">Input length, in pixels.</param>
    /// <param name="target">Output length, in pixels.</param>
    public ResamplingTaps(int source, int target)
    {
        _source = source;
        var step = (double)source / target;
        // A whole step starts and ends between pixels.
        var most = step < 1 ? 2 : source % target == 0 ? (int)step : (int)Math.Ceiling(step) + 1;
        Stride = (most + Lanes - 1) / Lanes * Lanes;
        _starts = new int[target];
        _counts = new int[target];
        _weights = new float[target * Stride];
        for (var i = 0; i < target; i++)
        {
            if (step >= 1)
            {
                Average(i, i * step, (i + 1) * step, source);
            }
            else
            {
                Interpolate(i, ((i + 0.5) * step) - 0.5, source);
            }
        }
    }

    /// <summary>Weights of a position with the zeros that fill them up to a multiple of <see cref="Lanes"/>.</summary>
    public int Stride { get; }

    /// <summary>First input position of an output position.</summary>
    /// <param name="index">The output position.</param>
    /// <returns>The input position.</returns>
    public int Start(int index) => _starts[index];

    /// <summary>The weights from <see cref="Start"/> on.</summary>
    /// <param name="index">The output position.</param>
    /// <returns>At least one weight.</returns>
    public ReadOnlySpan<float> Weights(int index) => _weights.AsSpan(index * Stride, _counts[index]);

    /// <summary>Resamples a row.</summary>
    /// <param name="row">
    /// As long as the input and <see cref="Stride"/> more, for which there are weights of 0: they have to be numbers.
    /// </param>
    /// <param name="scale">What each sum is multiplied with.</param>
    /// <param name="shift">What is added after that.</param>
    /// <param name="output">Receives one value an output position.</param>
    /// <exception cref="ArgumentException">The row or the output has another length.</exception>
    public void Sum(ReadOnlySpan<float> row, float scale, float shift, Span<float> output)
    {
        if (row.Length < _source + Stride || output.Length != _starts.Length)
        {
            throw new ArgumentException("The row or the output is not of these taps.", nameof(row));
        }

        if (_source == output.Length)
        {
            RowScaling.Apply(row[..output.Length], scale, shift, output);
            return;
        }

        // By references, without a check for each load, which took as long as the sums: no position starts beyond the input, and the row was
        // seen to be longer by all of its weights.
        ref var values = ref MemoryMarshal.GetReference(row);
        ref var weights = ref MemoryMarshal.GetArrayDataReference(_weights);
        var (starts, stride, x) = (_starts, Stride, 0);
        for (; x <= output.Length - Lanes; x += Lanes)
        {
            // Four positions a lane each, instead of one across the lanes four times.
            var first = Products(ref Unsafe.Add(ref values, starts[x]), ref Unsafe.Add(ref weights, x * stride), stride);
            var second = Products(ref Unsafe.Add(ref values, starts[x + 1]), ref Unsafe.Add(ref weights, (x + 1) * stride), stride);
            var third = Products(ref Unsafe.Add(ref values, starts[x + 2]), ref Unsafe.Add(ref weights, (x + 2) * stride), stride);
            var fourth = Products(ref Unsafe.Add(ref values, starts[x + 3]), ref Unsafe.Add(ref weights, (x + 3) * stride), stride);
            var sums = Pairs(Pairs(first, second), Pairs(third, fourth));
            ((sums * scale) + Vector128.Create(shift)).CopyTo(output[x..]);
        }

        for (; x < output.Length; x++)
        {
            var products = Products(ref Unsafe.Add(ref values, starts[x]), ref Unsafe.Add(ref weights, x * stride), stride);
            output[x] = (Vector128.Sum(products) * scale) + shift;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Products(ref float values, ref float weights, int stride)
    {
        var sum = Vector128.LoadUnsafe(ref values) * Vector128.LoadUnsafe(ref weights);
        for (var i = Lanes; i < stride; i += Lanes)
        {
            sum = Vector128.MultiplyAddEstimate(Vector128.LoadUnsafe(ref values, (nuint)i), Vector128.LoadUnsafe(ref weights, (nuint)i), sum);
        }

        return sum;
    }

    // The sums of neighbours, the left ones first.
    private static Vector128<float> Pairs(Vector128<float> left, Vector128<float> right) => Sse3.IsSupported
        ? Sse3.HorizontalAdd(left, right)
        : Vector128.Create(left[0] + left[1], left[2] + left[3], right[0] + right[1], right[2] + right[3]);

    private void Average(int index, double from, double to, int source)
    {
        var first = (int)Math.Floor(from);
        var end = Math.Min((int)Math.Ceiling(to), source);
        // Rounding can leave a sliver of a pixel beyond either end; it carries no weight worth a tap.
        first = Math.Min(first, end - 1);
        end = Math.Min(end, first + Stride);
        _starts[index] = first;
        _counts[index] = end - first;
        for (var i = first; i < end; i++)
        {
            var overlap = Math.Min(to, i + 1) - Math.Max(from, i);
            _weights[(index * Stride) + i - first] = (float)(Math.Max(0, overlap) / (to - from));
        }
    }

    private void Interpolate(int index, double centre, int source)
    {
        var first = Math.Clamp((int)Math.Floor(centre), 0, Math.Max(0, source - 2));
        var fraction = Math.Clamp(centre - first, 0, 1);
        _starts[index] = first;
        _counts[index] = source > 1 ? 2 : 1;
        _weights[index * Stride] = source > 1 ? (float)(1 - fraction) : 1;
        if (source > 1)
        {
            _weights[(index * Stride) + 1] = (float)fraction;
        }
    }
}

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

    private readonly int[] _starts;
    private readonly int[] _counts;
    private readonly float[] _weights;

    /// <summary>Prepares the taps of one axis.</summary>
    /// <param name="source">Input length, in pixels.</param>
    /// <param name="target">Output length, in pixels.</param>
    public ResamplingTaps(int source, int target)
    {
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

    /// <summary>Length of <see cref="Padded"/>, a multiple of <see cref="Lanes"/>.</summary>
    public int Stride { get; }

    /// <summary>First input position of an output position.</summary>
    /// <param name="index">The output position.</param>
    /// <returns>The input position.</returns>
    public int Start(int index) => _starts[index];

    /// <summary>The weights from <see cref="Start"/> on.</summary>
    /// <param name="index">The output position.</param>
    /// <returns>At least one weight.</returns>
    public ReadOnlySpan<float> Weights(int index) => _weights.AsSpan(index * Stride, _counts[index]);

    /// <summary>The weights from <see cref="Start"/> on, and zeros up to <see cref="Stride"/>; they may reach beyond the input.</summary>
    /// <param name="index">The output position.</param>
    public ReadOnlySpan<float> Padded(int index) => _weights.AsSpan(index * Stride, Stride);

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
